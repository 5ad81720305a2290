using System.Runtime.CompilerServices;

namespace VaePipeline.Audio.Features;

/// <summary>Computes log-mels with one vector width. Immutable and thread-safe; each thread needs its own scratch.</summary>
internal abstract class LogMelKernel
{
    /// <summary>Creates a kernel; the tolerance is the error budget of the single-precision transform, and 0 computes everything in doubles.</summary>
    public static LogMelKernel Create(LogMelOptions options, VectorWidth width, double tolerance) =>
        width switch
        {
            VectorWidth.Bits512 => new LogMelKernel<Doubles512, Floats512>(options, tolerance),
            VectorWidth.Bits256 => new LogMelKernel<Doubles256, Floats256>(options, tolerance),
            VectorWidth.Bits128 => new LogMelKernel<Doubles128, Floats128>(options, tolerance),
            _ => new LogMelKernel<DoublesScalar, FloatsScalar>(options, tolerance),
        };

    public abstract LogMelScratch CreateScratch();

    /// <inheritdoc cref="LogMel.ComputeClip"/>
    public abstract float Compute(ReadOnlySpan<float> samples, Span<float> logMel, LogMelScratch scratch, float? reference);
}

/// <summary>
/// Processes one frame per lane: transforms the frames and projects them to mel bands. A band's values of neighboring frames are then
/// adjacent, as in the result.
/// Frames are transformed in floats, and again in doubles where rounding may exceed the tolerance: next to loud tones, rounding errors of
/// floats reach 2e-4 at -80 dB. Each frame is judged on its own, so its bits do not depend on the other lanes.
/// </summary>
internal sealed unsafe class LogMelKernel<D, V> : LogMelKernel
    where D : unmanaged, ILanes<D, double>
    where V : unmanaged, IFloatLanes<V>
{
    /// <summary>The relative change of the loudest power, by recomputing frames, that does not affect which values count as clipped.</summary>
    const float LoudestSlack = 0.005f;

    readonly LogMelOptions _options;
    readonly HopMatrix<V> _columns;
    readonly PowerSpectra<V, float, V> _powers;
    readonly PowerSpectra<D, double, V> _exactPowers;
    readonly MelProjection<V> _sums;
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
        var bank = new MelFilterBank(options);
        _sums = new(bank);
        _noise = new(options, _powers.Plan, bank, tolerance);
        _exact = tolerance == 0;
        _range = (float)Math.Pow(10, -options.DynamicRangeDb / 10);
        _groups = (options.Frames + V.Count - 1) / V.Count;
    }

    public override LogMelScratch CreateScratch() =>
        new(
            _columns.Create(),
            _powers.CreateWork(),
            new(MelProjection<V>.Groups * PowersLength),
            new((WholeGroups + MelProjection<V>.Groups) * MelLength),
            new(WholeGroups * NoiseLength),
            new(_groups * V.Count)
        );

    /// <summary>Groups of frames, rounded up to a multiple of the groups summed at once.</summary>
    int WholeGroups => (_groups + MelProjection<V>.Groups - 1) / MelProjection<V>.Groups * MelProjection<V>.Groups;

    int PowersLength => _powers.Plan.Bins * V.Count;

    int MelLength => _options.MelBands * V.Count;

    int NoiseLength => _noise.Length * V.Count;

    [MethodImpl(VectorLoops.Compiled)]
    public override float Compute(ReadOnlySpan<float> samples, Span<float> logMel, LogMelScratch scratch, float? reference)
    {
        if (samples.Length > _options.SamplesSeen)
            samples = samples[.._options.SamplesSeen];
        fixed (float* clip = samples)
            ComputeGroups(samples, clip, scratch);
        ClearBehindFrames(scratch);
        var loudest = Settle(scratch, reference);
        if (!float.IsFinite(loudest))
            throw new ArgumentException(
                "The samples contain values that are not finite numbers or too large to square; read the sound again."
            );
        if (loudest <= PowerToDecibels<V>.MinPower)
        {
            logMel.Fill(-1);
            return 0;
        }
        fixed (float* result = logMel)
            PowerToDecibels<V>.Scale(
                scratch.Mel.Pointer,
                result,
                _options.MelBands,
                _options.Frames,
                reference ?? loudest,
                _options.DynamicRangeDb
            );
        return loudest;
    }

    /// <summary>Computes the mel powers of all groups of frames, and their rounding noise.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    void ComputeGroups(ReadOnlySpan<float> samples, float* clip, LogMelScratch scratch)
    {
        // frames that start after the last sample are silent
        var sounding = (samples.Length + _options.FftSize / 2 + _options.HopLength - 1) / _options.HopLength;
        var soundingGroups = Math.Min(_groups, (sounding + V.Count - 1) / V.Count);
        var vector = 0;
        for (var first = 0; first < _groups; first += MelProjection<V>.Groups)
        {
            var end = Math.Min(first + MelProjection<V>.Groups, soundingGroups);
            for (var group = first; group < end; group++)
            {
                // Transposes only as far as these frames reach; the transform prefetches the next hops.
                for (; vector <= group + _columns.Vectors - _groups; vector++)
                    _columns.Fill(samples, scratch.Columns, vector);
                _powers.Compute(
                    _columns,
                    scratch.Columns.Pointer + group * V.Count,
                    clip + _columns.Start(vector),
                    scratch.Work.Pointer,
                    scratch.Powers.Pointer + (group - first) * PowersLength
                );
            }
            if (first < end)
            {
                _sums.Sum(scratch.Powers.Pointer, _powers.Plan.Bins, MelOf(first, scratch));
                _noise.Estimate(scratch.Powers.Pointer, _powers.Plan.Bins, NoiseOf(first, scratch));
            }
            for (var group = Math.Max(first, end); group < first + MelProjection<V>.Groups; group++)
            {
                new Span<float>(MelOf(group, scratch), MelLength).Clear();
                new Span<float>(NoiseOf(group, scratch), NoiseLength).Clear();
            }
        }
        for (; vector < _columns.Vectors; vector++)
            _columns.Fill(samples, scratch.Columns, vector);
    }

    /// <summary>Clears the lanes after the last frame in an incomplete last group.</summary>
    void ClearBehindFrames(LogMelScratch scratch)
    {
        for (var frame = _options.Frames; frame < _groups * V.Count; frame++)
        for (var band = 0; band < _options.MelBands; band++)
            MelOf(_groups - 1, scratch)[band * V.Count + frame % V.Count] = 0;
    }

    float* MelOf(int group, LogMelScratch scratch) => scratch.Mel.Pointer + group * MelLength;

    float* NoiseOf(int group, LogMelScratch scratch) => scratch.Noise.Pointer + group * NoiseLength;

    /// <summary>Recomputes frames whose rounding errors may be too large; returns the loudest power.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    float Settle(LogMelScratch scratch, float? reference)
    {
        var loudest = Loudest(scratch);
        // Doubles decide whether the clip is silent, and whether its samples are too large to square.
        if (!_exact && float.IsFinite(loudest) && loudest is < PowerToDecibels<V>.MinPower / 2 or > PowerToDecibels<V>.MinPower * 2)
        {
            if (!FindDoubts(reference ?? loudest, scratch))
                return loudest;
            ComputeDoubtful(scratch);
            var settled = Loudest(scratch);
            if (Math.Abs(settled - loudest) <= LoudestSlack * loudest)
                return settled;
            // The loudest power was itself noise, so it cannot serve as the reference of the estimate.
        }
        scratch.Doubts.Span.Fill(1);
        ComputeDoubtful(scratch);
        return Loudest(scratch);
    }

    float Loudest(LogMelScratch scratch) => PowerToDecibels<V>.Loudest(scratch.Mel.Pointer, _groups * MelLength);

    [MethodImpl(VectorLoops.Compiled)]
    bool FindDoubts(float reference, LogMelScratch scratch)
    {
        var deepest = reference * _range; // compared without Math.Max, as in PowerToDecibels
        var floor = (deepest > PowerToDecibels<V>.MinPower ? deepest : PowerToDecibels<V>.MinPower) * (1 - LoudestSlack);
        for (var group = 0; group < _groups; group++)
            _noise.Doubt(NoiseOf(group, scratch), MelOf(group, scratch), floor).Store(scratch.Doubts.Pointer + group * V.Count);
        foreach (var doubt in scratch.Doubts.Span[.._options.Frames])
            if (!(doubt <= 0))
                return true;
        return false;
    }

    /// <summary>Recomputes doubtful frames in doubles: a vector of frames from the first doubtful one on, then from the next one after that.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    void ComputeDoubtful(LogMelScratch scratch)
    {
        var work = (scratch.ExactWork ??= _exactPowers.CreateWork()).Pointer;
        var exact = MelOf(WholeGroups, scratch); // after those of the clip
        var doubts = scratch.Doubts.Pointer;
        for (var frame = 0; frame < _options.Frames; frame++)
        {
            if (doubts[frame] <= 0)
                continue;
            // The last vector must not reach beyond the columns.
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
