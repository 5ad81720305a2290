using System.Numerics;
using System.Runtime.InteropServices;
using VaePipeline.Audio.Features;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// Spectra from log-mels: for each frame the powers, none negative, whose mel bands are nearest to the given ones. It is the non-negative
/// least squares of librosa's <c>mel_to_stft</c>, but of relative errors: each band is divided by its own power, so that quiet bands count
/// in dB as much as loud ones. Solved by multiplicative updates (Lee and Seung, 2001, "Algorithms for non-negative matrix factorization"),
/// which keep what is positive positive, from the given bands spread over their bins, so that of all solutions a smooth one is found; bands
/// are fewer than bins, and the shape within a band is lost. Any number of threads may share one.
/// </summary>
public sealed class MelInversion
{
    /// <summary>Frames that are worked on together, so that they stay in the cache.</summary>
    const int BlockFrames = 64;

    /// <summary>Added to what is divided by: bins that no band covers have no power.</summary>
    const float Nothing = 1e-30f;

    /// <summary>What a decoder may reach beyond the loudest: half the scale more.</summary>
    const float MaxLogMel = 2;

    /// <summary>Where deeper scales end: the squares of their weights are no floats any more.</summary>
    const double MinDecibels = -150;

    readonly MelBank _bank;

    /// <summary>Prepares the mel bands.</summary>
    /// <param name="features">How the log-mels were made; those that are inverted may have any number of frames.</param>
    /// <param name="iterations">Updates; 30 fit the bands of real spectra to a hundredth of a dB. [1, 10,000]</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public MelInversion(LogMelOptions features, int iterations = 30)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (iterations is < 1 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(iterations), $"iterations is {iterations}; allowed: 1 to 10000.");
        Features = features.Validated();
        Iterations = iterations;
        _bank = new(Features);
    }

    /// <summary>How the log-mels were made.</summary>
    public LogMelOptions Features { get; }

    /// <summary>Updates.</summary>
    public int Iterations { get; }

    /// <summary>Bins of a spectrum, FftSize / 2 + 1.</summary>
    public int Bins => Features.FftSize / 2 + 1;

    /// <summary>Inverts a log-mel.</summary>
    /// <param name="logMel">(MelBands, frames), mel-major: 1 is the loudest, -1 and less the quietest, DynamicRangeDb below it.</param>
    /// <param name="magnitudes">
    /// Receives (Bins, frames) magnitudes of spectra, bin-major, where a log-mel of 1 is a mel power of 1: the level is lost.
    /// </param>
    /// <param name="cancellationToken">Stops between blocks of frames.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a value is not a finite number.</exception>
    public void Invert(ReadOnlySpan<float> logMel, Span<float> magnitudes, CancellationToken cancellationToken = default)
    {
        var frames = logMel.Length / Features.MelBands;
        if (frames == 0 || logMel.Length != frames * Features.MelBands)
            throw new ArgumentException($"The log-mel has {logMel.Length} values; some frames of {Features.MelBands} bands are required.", nameof(logMel));
        if (magnitudes.Length != (long)frames * Bins)
            throw new ArgumentException($"There is room for {magnitudes.Length} magnitudes; {Bins} bins * {frames} frames = {(long)frames * Bins} are required.", nameof(magnitudes));
        var block = new Block(_bank, Bins, BlockFrames);
        for (var first = 0; first < frames; first += BlockFrames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BlockFrames, frames - first);
            for (var band = 0; band < Features.MelBands; band++)
                ToPowers(logMel.Slice(band * frames + first, count), block.Wanted(band));
            block.Solve(Iterations);
            for (var bin = 0; bin < Bins; bin++)
                for (var frame = 0; frame < count; frame++)
                    magnitudes[bin * frames + first + frame] = MathF.Sqrt(block.Powers(bin)[frame]);
        }
    }

    /// <summary>Powers of a band; 1 for frames beyond the last.</summary>
    void ToPowers(ReadOnlySpan<float> logMel, Span<float> powers)
    {
        powers.Fill(1);
        for (var frame = 0; frame < logMel.Length; frame++)
        {
            if (!float.IsFinite(logMel[frame]))
                throw new ArgumentException(FormattableString.Invariant($"A value of the log-mel is {logMel[frame]}; finite numbers are required."), nameof(logMel));
            var decibels = (Math.Clamp(logMel[frame], -1, MaxLogMel) - 1) / 2 * Features.DynamicRangeDb;
            powers[frame] = (float)Math.Pow(10, Math.Max(decibels, MinDecibels) / 10);
        }
    }

    /// <summary>Some frames: everything is (bands or bins, frames), so that frames lie side by side.</summary>
    sealed class Block(MelBank bank, int bins, int frames)
    {
        readonly float[] _wanted = new float[bank.Bands.Length * frames];
        readonly float[] _weights = new float[bank.Bands.Length * frames];
        readonly float[] _powers = new float[bins * frames];
        readonly float[] _towards = new float[bins * frames];
        readonly float[] _away = new float[bins * frames];
        readonly float[] _error = new float[frames];

        public Span<float> Wanted(int band) => _wanted.AsSpan(band * frames, frames);

        public ReadOnlySpan<float> Powers(int bin) => _powers.AsSpan(bin * frames, frames);

        /// <summary>
        /// Minimizes the sum of (A x / b - 1)^2 over x, none negative, where A are the bands and b the wanted powers: x grows by the ratio
        /// of what pulls it up, A' (1 / b), to what pulls it down, A' (A x / b^2).
        /// </summary>
        public void Solve(int iterations)
        {
            _powers.AsSpan().Clear();
            _towards.AsSpan().Clear();
            for (var i = 0; i < _wanted.Length; i++)
                _weights[i] = 1 / _wanted[i];
            for (var band = 0; band < bank.Bands.Length; band++)
            {
                Spread(band, Wanted(band), _powers);
                Spread(band, _weights.AsSpan(band * frames, frames), _towards);
            }
            for (var iteration = 0; iteration < iterations; iteration++)
                Update();
        }

        void Update()
        {
            _away.AsSpan().Clear();
            for (var band = 0; band < bank.Bands.Length; band++)
            {
                Gather(band);
                var weights = Vectors(_weights.AsSpan(band * frames, frames));
                var sums = Vectors(_error);
                for (var i = 0; i < sums.Length; i++)
                    sums[i] = sums[i] * weights[i] * weights[i];
                Spread(band, _error, _away);
            }
            var powers = Vectors(_powers);
            var towards = Vectors(_towards);
            var away = Vectors(_away);
            for (var i = 0; i < powers.Length; i++)
                powers[i] = powers[i] * towards[i] / (away[i] + new Vector<float>(Nothing));
        }

        /// <summary>The band's sum over its bins.</summary>
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

        /// <summary>A band's values to its bins, each as much as the band counts it.</summary>
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
