using TorchSharp.Random;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers whose state can be kept and put back, so that a resumed run draws what an uninterrupted one would.</summary>
    public class Generator : IDisposable
    {
        const ulong DefaultSeed = 67280421310721; // PyTorch's, before anybody seeds

        readonly Lock _lock = new();
        readonly MersenneTwister _twister;
        ulong _seed;

        public Generator(ulong seed = 0, Device? device = null)
        {
            _seed = seed;
            _twister = new(seed);
        }

        public static Generator Default { get; } = new(DefaultSeed);

        public Device device => CPU;

        public Generator manual_seed(long seed)
        {
            lock (_lock)
            {
                _seed = (ulong)seed;
                _twister.Seed(_seed);
            }
            return this;
        }

        public long initial_seed() => (long)_seed;

        /// <summary>Seeds from the operating system and says with what.</summary>
        public long seed()
        {
            manual_seed(System.Random.Shared.NextInt64());
            return initial_seed();
        }

        /// <summary>The whole state, as a vector of bytes.</summary>
        public Tensor get_state()
        {
            var state = Tensor.New(ScalarType.Byte, [sizeof(ulong) + MersenneTwister.StateSize]);
            var bytes = state.Storage.Values<byte>();
            lock (_lock)
            {
                BitConverter.TryWriteBytes(bytes, _seed);
                _twister.Save(bytes[sizeof(ulong)..]);
            }
            return state;
        }

        public void set_state(Tensor value)
        {
            if (value.dtype != ScalarType.Byte || value.numel() != sizeof(ulong) + MersenneTwister.StateSize)
                throw new TorchException(
                    $"set_state: {value.numel()} values of {value.dtype} were given; {sizeof(ulong) + MersenneTwister.StateSize} bytes from get_state() are needed.");
            lock (_lock)
            {
                _twister.Load(value.Memory<byte>()[sizeof(ulong)..]);
                _seed = BitConverter.ToUInt64(value.Memory<byte>());
            }
        }

        /// <summary>Draws while nobody else does.</summary>
        internal void Draw<TState>(TState state, Action<MersenneTwister, TState> draw)
        {
            lock (_lock)
                draw(_twister, state);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
        }
    }

    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    public static long seed() => Generator.Default.seed();

    public static long initial_seed() => Generator.Default.initial_seed();

    public static Tensor get_rng_state() => Generator.Default.get_state();

    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long seed() => torch.seed();

        public static long initial_seed() => torch.initial_seed();

        public static Tensor get_rng_state() => torch.get_rng_state();

        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
