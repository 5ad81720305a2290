using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>Log-mels with one width of vectors. Immutable, so any number of threads may use it, each with a scratch of its own.</summary>
internal abstract class LogMelKernel
{
    /// <param name="options">The log-mel.</param>
    /// <param name="width">The width.</param>
    /// <param name="tolerance">The error that a value may have from transforming in floats; with 0 all is computed in doubles.</param>
    public static LogMelKernel Create(LogMelOptions options, VectorWidth width, double tolerance) => width switch
    {
        VectorWidth.Bits512 => new LogMelKernel<Doubles512, Floats512>(options, tolerance),
        VectorWidth.Bits256 => new LogMelKernel<Doubles256, Floats256>(options, tolerance),
        VectorWidth.Bits128 => new LogMelKernel<Doubles128, Floats128>(options, tolerance),
        _ => new LogMelKernel<DoublesScalar, FloatsScalar>(options, tolerance),
    };

    public abstract LogMelScratch CreateScratch();

    /// <inheritdoc cref="LogMel.TryCompute"/>
    public abstract bool TryCompute(ReadOnlySpan<float> samples, Span<float> logMel, LogMelScratch scratch);
}

/// <summary>
/// Takes as many frames at once as a vector has lanes: transforms them, sums the bands. A band's values of neighboring frames then lie side
/// by side, as in the result.
/// Transforms in floats, and in doubles the frames of which a value may have suffered from it: next to loud tones, rounding errors
/// of floats alone reach 2e-4 at -80 dB. A frame is judged by itself, so that its bits do not depend on what shares its vectors.
/// </summary>
internal sealed unsafe class LogMelKernel<D, V> : LogMelKernel where D : unmanaged, ILanes<D, double> where V : unmanaged, IFloatLanes<V>
{
    /// <summary>What may change in the loudest power, by computing frames anew, without any consequence for what counts as clipped.</summary>
    const float LoudestSlack = 0.005f;

    readonly LogMelOptions _options;
    readonly FrameColumns<V> _columns;
    readonly FramePowers<V, float, V> _powers;
    readonly FramePowers<D, double, V> _exactPowers;
    readonly BandSums<V> _sums;
    readonly RoundingErrorEstimate<V> _noise;
    readonly bool _exact;
    readonly float _range;
    readonly int _groups;

    public LogMelKernel(LogMelOptions options, double tolerance)
    {
        _options = options;
        _columns = new(options);
        _powers = new(options.FftSize);
        _exactPowers = new(options.FftSize);
        var bank = new MelBank(options);
        _sums = new(bank);
        _noise = new(options, _powers.Plan, bank, tolerance);
        _exact = tolerance == 0;
        _range = (float)Math.Pow(10, -options.DynamicRangeDb / 10);
        _groups = (options.Frames + V.Count - 1) / V.Count;
    }

    public override LogMelScratch CreateScratch() => new(
        _columns.Create(), _powers.CreateWork(), new(BandSums<V>.Groups * PowersLength), new((WholeGroups + BandSums<V>.Groups) * MelLength),
        new(WholeGroups * NoiseLength), new(_groups * V.Count));

    /// <summary>Groups of frames, rounded up to what is summed at once.</summary>
    int WholeGroups => (_groups + BandSums<V>.Groups - 1) / BandSums<V>.Groups * BandSums<V>.Groups;

    int PowersLength => _powers.Plan.Bins * V.Count;

    int MelLength => _options.MelBands * V.Count;

    int NoiseLength => _noise.Length * V.Count;

    [MethodImpl(VectorLoops.Compiled)]
    public override bool TryCompute(ReadOnlySpan<float> samples, Span<float> logMel, LogMelScratch scratch)
    {
        if (samples.Length > _options.SamplesSeen)
            samples = samples[.._options.SamplesSeen];
        fixed (float* clip = samples)
            ComputeGroups(samples, clip, scratch);
        ClearBehindFrames(scratch);
        var loudest = Settle(scratch);
        if (!float.IsFinite(loudest))
            throw new ArgumentException("The samples hold values that are not finite numbers (or too large to square); read the sound again.");
        if (loudest <= MelDecibels<V>.MinPower)
        {
            logMel.Fill(-1);
            return false;
        }
        fixed (float* result = logMel)
            MelDecibels<V>.Scale(scratch.Mel.Pointer, result, _options.MelBands, _options.Frames, loudest, _options.DynamicRangeDb);
        return true;
    }

    /// <summary>The mel powers of all groups of frames, and their noise.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    void ComputeGroups(ReadOnlySpan<float> samples, float* clip, LogMelScratch scratch)
    {
        // frames that begin after the last sample are silent
        var sounding = (samples.Length + _options.FftSize / 2 + _options.HopLength - 1) / _options.HopLength;
        var soundingGroups = Math.Min(_groups, (sounding + V.Count - 1) / V.Count);
        var vector = 0;
        for (var first = 0; first < _groups; first += BandSums<V>.Groups)
        {
            var end = Math.Min(first + BandSums<V>.Groups, soundingGroups);
            for (var group = first; group < end; group++)
            {
                // only as far as the frames reach; the next hops are fetched meanwhile
                for (; vector <= group + _columns.Vectors - _groups; vector++)
                    _columns.Fill(samples, scratch.Columns, vector);
                _powers.Compute(
                    _columns, scratch.Columns.Pointer + group * V.Count, clip + _columns.Start(vector), scratch.Work.Pointer,
                    scratch.Powers.Pointer + (group - first) * PowersLength);
            }
            if (first < end)
            {
                _sums.Sum(scratch.Powers.Pointer, _powers.Plan.Bins, MelOf(first, scratch));
                _noise.Estimate(scratch.Powers.Pointer, _powers.Plan.Bins, NoiseOf(first, scratch));
            }
            for (var group = Math.Max(first, end); group < first + BandSums<V>.Groups; group++)
            {
                new Span<float>(MelOf(group, scratch), MelLength).Clear();
                new Span<float>(NoiseOf(group, scratch), NoiseLength).Clear();
            }
        }
        for (; vector < _columns.Vectors; vector++)
            _columns.Fill(samples, scratch.Columns, vector);
    }

    /// <summary>Of a last group of less than a vector, clears what lies behind the frames.</summary>
    void ClearBehindFrames(LogMelScratch scratch)
    {
        for (var frame = _options.Frames; frame < _groups * V.Count; frame++)
            for (var band = 0; band < _options.MelBands; band++)
                MelOf(_groups - 1, scratch)[band * V.Count + frame % V.Count] = 0;
    }

    float* MelOf(int group, LogMelScratch scratch) => scratch.Mel.Pointer + group * MelLength;

    float* NoiseOf(int group, LogMelScratch scratch) => scratch.Noise.Pointer + group * NoiseLength;

    /// <summary>Computes anew what is in doubt; returns the loudest power.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    float Settle(LogMelScratch scratch)
    {
        var loudest = Loudest(scratch);
        // sound or none is decided in doubles, and so is whether it can be squared
        if (!_exact && float.IsFinite(loudest) && loudest is < MelDecibels<V>.MinPower / 2 or > MelDecibels<V>.MinPower * 2)
        {
            if (!FindDoubts(loudest, scratch))
                return loudest;
            ComputeDoubtful(scratch);
            var settled = Loudest(scratch);
            if (Math.Abs(settled - loudest) <= LoudestSlack * loudest)
                return settled;
            // what was taken for loudest was noise itself, by which nothing can be judged
        }
        scratch.Doubts.Span.Fill(1);
        ComputeDoubtful(scratch);
        return Loudest(scratch);
    }

    float Loudest(LogMelScratch scratch) => MelDecibels<V>.Loudest(scratch.Mel.Pointer, _groups * MelLength);

    [MethodImpl(VectorLoops.Compiled)]
    bool FindDoubts(float loudest, LogMelScratch scratch)
    {
        var deepest = loudest * _range; // compared by hand, as in MelDecibels
        var floor = (deepest > MelDecibels<V>.MinPower ? deepest : MelDecibels<V>.MinPower) * (1 - LoudestSlack);
        for (var group = 0; group < _groups; group++)
            _noise.Doubt(NoiseOf(group, scratch), MelOf(group, scratch), floor).Store(scratch.Doubts.Pointer + group * V.Count);
        foreach (var doubt in scratch.Doubts.Span[.._options.Frames])
            if (!(doubt <= 0))
                return true;
        return false;
    }

    /// <summary>Computes the frames in doubt in doubles: from the first on, as many as there are lanes of them, then from the next.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    void ComputeDoubtful(LogMelScratch scratch)
    {
        var work = (scratch.ExactWork ??= _exactPowers.CreateWork()).Pointer;
        var exact = MelOf(WholeGroups, scratch); // behind those of the clip
        var doubts = scratch.Doubts.Pointer;
        for (var frame = 0; frame < _options.Frames; frame++)
        {
            if (doubts[frame] <= 0)
                continue;
            // not beyond the columns that there are
            var first = Math.Min(frame, _groups * V.Count - D.Count);
            _exactPowers.Compute(_columns, scratch.Columns.Pointer + first, scratch.Columns.Pointer, work, scratch.Powers.Pointer);
            _sums.Sum(scratch.Powers.Pointer, _powers.Plan.Bins, exact);
            for (; frame < Math.Min(first + D.Count, _options.Frames); frame++)
                if (!(doubts[frame] <= 0))
                    for (var band = 0; band < _options.MelBands; band++)
                        MelOf(frame / V.Count, scratch)[band * V.Count + frame % V.Count] = exact[band * V.Count + frame - first];
            frame--;
        }
    }
}
