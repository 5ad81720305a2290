using System.Numerics;
using System.Runtime.InteropServices;
using VaePipeline.Audio.Features;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// Inverts log-mels to magnitude spectra: finds for each frame the non-negative powers whose mel bands are nearest to the given ones. This is
/// the non-negative least squares problem of librosa's <c>mel_to_stft</c>, but with relative errors: each band is divided by its power, so
/// quiet and loud bands have equal weight in dB. It is solved by multiplicative updates (Lee and Seung, 2001, "Algorithms for non-negative
/// matrix factorization"), which preserve signs, starting with the given bands spread over their bins, which leads to a smooth solution. There
/// are fewer bands than bins, so the shape within a band is lost. Thread-safe.
/// </summary>
public sealed class MelInversion
{
    /// <summary>Frames processed together; few enough to stay in the cache.</summary>
    const int BlockFrames = 64;

    /// <summary>Added to divisors, which are 0 for bins that no band covers.</summary>
    const float Epsilon = 1e-30f;

    /// <summary>The maximum log-mel value; decoders may exceed 1, the loudest value, by half the scale.</summary>
    const float MaxLogMel = 2;

    /// <summary>The minimum level: the squared weights of lower levels would exceed the range of floats.</summary>
    const double MinDecibels = -150;

    readonly MelFilterBank _bank;

    /// <summary>Prepares the mel filters.</summary>
    /// <param name="features">The options of the log-mels; inverted log-mels may have any number of frames.</param>
    /// <param name="iterations">The number of updates; 30 fit the bands of real spectra to a hundredth of a dB. [1, 10,000]</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MelInversion(LogMelOptions features, int iterations = 30)
    {
        ArgumentNullException.ThrowIfNull(features);
        Require.That(iterations is >= 1 and <= 10_000, iterations, "1 to 10000");
        Features = features.Validated();
        Iterations = iterations;
        _bank = new(Features);
    }

    /// <summary>The options of the log-mels.</summary>
    public LogMelOptions Features { get; }

    /// <summary>The number of updates.</summary>
    public int Iterations { get; }

    /// <summary>Bins in a spectrum, FftSize / 2 + 1.</summary>
    public int Bins => Features.FftSize / 2 + 1;

    /// <summary>Inverts a log-mel.</summary>
    /// <param name="logMel">(MelBands, frames), mel-major: 1 is the loudest, -1 is DynamicRangeDb below it; lower values are raised to -1.</param>
    /// <param name="magnitudes">
    /// Receives (Bins, frames) magnitudes of spectra, bin-major. A log-mel of 1 becomes a mel power of 1, because the level is unknown.
    /// </param>
    /// <param name="cancellationToken">Checked before each block of frames.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a value is not a finite number.</exception>
    public void Invert(ReadOnlySpan<float> logMel, Span<float> magnitudes, CancellationToken cancellationToken = default)
    {
        var frames = logMel.Length / Features.MelBands;
        if (frames == 0 || logMel.Length != frames * Features.MelBands)
            throw new ArgumentException(
                $"The log-mel has {logMel.Length} values; a multiple of {Features.MelBands} mel bands is required.",
                nameof(logMel)
            );
        if (magnitudes.Length != (long)frames * Bins)
            throw new ArgumentException(
                $"The span for magnitudes has {magnitudes.Length} values; {Bins} bins * {frames} frames = {(long)frames * Bins} are required.",
                nameof(magnitudes)
            );
        var block = new Block(_bank, Bins, BlockFrames);
        for (var first = 0; first < frames; first += BlockFrames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BlockFrames, frames - first);
            for (var band = 0; band < Features.MelBands; band++)
                ToPowers(logMel.Slice(band * frames + first, count), block.Target(band));
            block.Solve(Iterations);
            for (var bin = 0; bin < Bins; bin++)
            for (var frame = 0; frame < count; frame++)
                magnitudes[bin * frames + first + frame] = MathF.Sqrt(block.Powers(bin)[frame]);
        }
    }

    /// <summary>Converts a band to powers; frames after the last get 1.</summary>
    void ToPowers(ReadOnlySpan<float> logMel, Span<float> powers)
    {
        powers.Fill(1);
        for (var frame = 0; frame < logMel.Length; frame++)
        {
            if (!float.IsFinite(logMel[frame]))
                throw new ArgumentException(
                    FormattableString.Invariant($"A value of the log-mel is {logMel[frame]}; finite numbers are required."),
                    nameof(logMel)
                );
            var decibels = (Math.Clamp(logMel[frame], -1, MaxLogMel) - 1) / 2 * Features.DynamicRangeDb;
            powers[frame] = (float)Math.Pow(10, Math.Max(decibels, MinDecibels) / 10);
        }
    }

    /// <summary>A block of frames. All arrays are (bands or bins, frames), so neighboring frames are adjacent.</summary>
    sealed class Block(MelFilterBank bank, int bins, int frames)
    {
        readonly float[] _target = new float[bank.Bands.Length * frames];
        readonly float[] _weights = new float[bank.Bands.Length * frames];
        readonly float[] _powers = new float[bins * frames];
        readonly float[] _numerator = new float[bins * frames];
        readonly float[] _denominator = new float[bins * frames];
        readonly float[] _error = new float[frames];

        public Span<float> Target(int band) => _target.AsSpan(band * frames, frames);

        public ReadOnlySpan<float> Powers(int bin) => _powers.AsSpan(bin * frames, frames);

        /// <summary>
        /// Minimizes the sum of (A x / b - 1)^2 over x >= 0, where A are the mel filters and b the target powers. Each update multiplies x by the
        /// ratio of A' (1 / b), which increases it, to A' (A x / b^2), which decreases it.
        /// </summary>
        public void Solve(int iterations)
        {
            _powers.AsSpan().Clear();
            _numerator.AsSpan().Clear();
            for (var i = 0; i < _target.Length; i++)
                _weights[i] = 1 / _target[i];
            for (var band = 0; band < bank.Bands.Length; band++)
            {
                Spread(band, Target(band), _powers);
                Spread(band, _weights.AsSpan(band * frames, frames), _numerator);
            }
            for (var iteration = 0; iteration < iterations; iteration++)
                Update();
        }

        void Update()
        {
            _denominator.AsSpan().Clear();
            for (var band = 0; band < bank.Bands.Length; band++)
            {
                Gather(band);
                var weights = Vectors(_weights.AsSpan(band * frames, frames));
                var sums = Vectors(_error);
                for (var i = 0; i < sums.Length; i++)
                    sums[i] = sums[i] * weights[i] * weights[i];
                Spread(band, _error, _denominator);
            }
            var powers = Vectors(_powers);
            var numerator = Vectors(_numerator);
            var denominator = Vectors(_denominator);
            for (var i = 0; i < powers.Length; i++)
                powers[i] = powers[i] * numerator[i] / (denominator[i] + new Vector<float>(Epsilon));
        }

        /// <summary>Sums the weighted powers of a band's bins.</summary>
        void Gather(int band)
        {
            var (firstBin, count, offset) = bank.Bands[band];
            var sums = Vectors(_error);
            sums.Clear();
            for (var i = 0; i < count; i++)
            {
                var weight = (float)bank.Weights.Span[offset + i];
                var powers = Vectors(_powers.AsSpan((firstBin + i) * frames, frames));
                for (var v = 0; v < sums.Length; v++)
                    sums[v] += powers[v] * weight;
            }
        }

        /// <summary>Adds a band's values to its bins, times the band's weights.</summary>
        void Spread(int band, Span<float> values, float[] to)
        {
            var (firstBin, count, offset) = bank.Bands[band];
            var from = Vectors(values);
            for (var i = 0; i < count; i++)
            {
                var weight = (float)bank.Weights.Span[offset + i];
                var sums = Vectors(to.AsSpan((firstBin + i) * frames, frames));
                for (var v = 0; v < from.Length; v++)
                    sums[v] += from[v] * weight;
            }
        }

        static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
    }
}
