using TorchSharp.Random;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            ThrowIfRecorded("uniform_");
            Draw(generator, static (twister, values, from, to) => twister.FillUniform(values, (float)from, (float)to), from, to);
            return this;
        }

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            ThrowIfRecorded("normal_");
            if (std < 0)
                throw new TorchException($"normal_: a deviation of {std} was given; it must not be negative.");
            Draw(generator, static (twister, values, mean, deviation) => twister.FillNormal(values, (float)mean, (float)deviation), mean, std);
            return this;
        }

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            ThrowIfRecorded("bernoulli_");
            if (p is < 0 or > 1)
                throw new TorchException($"bernoulli_: a probability of {p} was given; it must be from 0 to 1.");
            Draw(
                generator,
                static (twister, values, p, _) =>
                {
                    foreach (ref var value in values)
                        value = twister.NextDouble() < p ? 1 : 0;
                },
                p, 0);
            return this;
        }

        // Random numbers are drawn as Float32 whatever the tensor holds.
        void Draw(Generator? generator, Action<MersenneTwister, Span<float>, double, double> draw, double first, double second)
        {
            using var drawn = New(_shape).DetachFromDisposeScope();
            (generator ?? Generator.Default).Draw(
                (drawn, draw, first, second), static (twister, state) => state.draw(twister, state.drawn.Storage.Values<float>(), state.first, state.second));
            Overwrite(this, drawn);
        }
    }

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        randn(input._shape, dtype ?? input.dtype, device, requires_grad);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        rand(input._shape, dtype ?? input.dtype, device, requires_grad);

    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finished(Tensor.New(dtype ?? ScalarType.Float32, size.ToArray()).normal_(mean, std, generator), requires_grad);

    /// <summary>Whole numbers from low to high - 1, Int64.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        if (high <= low)
            throw new TorchException($"randint: numbers from {low} to below {high} were asked for; there are none.");
        var values = new long[Tensors.Shapes.Count(size)];
        (generator ?? Generator.Default).Draw((values, low, high), static (twister, state) =>
        {
            var range = (ulong)(state.high - state.low);
            foreach (ref var value in state.values.AsSpan())
                value = state.low + (long)((range >= 1UL << 32 ? twister.Next64() : twister.Next()) % range);
        });
        return Finished(FromValues<long>(values, size, dtype ?? ScalarType.Int64, false), requires_grad);
    }

    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>0 to n - 1 in random order, Int64.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var values = new long[n];
        for (var i = 0; i < n; i++)
            values[i] = i;
        (generator ?? Generator.Default).Draw(values, static (twister, values) =>
        {
            for (var i = 0; i < values.Length - 1; i++)
            {
                var other = i + (int)(twister.Next() % (uint)(values.Length - i));
                (values[i], values[other]) = (values[other], values[i]);
            }
        });
        return Finished(FromValues<long>(values, [n], dtype ?? ScalarType.Int64, false), requires_grad);
    }
}
