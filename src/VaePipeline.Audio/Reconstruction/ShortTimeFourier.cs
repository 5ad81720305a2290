using VaePipeline.Audio.Features;
using VaePipeline.Kernels.Fourier;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// The short-time Fourier transform of <see cref="LogMel"/> (periodic Hann window, centered frames, zeros around the clip), and its inverse in
/// the sense of least squares: of all signals, the one whose transform is nearest to the given spectra (Griffin and Lim, 1984, "Signal
/// estimation from modified short-time Fourier transform", equation 6).
/// </summary>
/// <typeparam name="D">As many segments of the grid as are worked on at once.</typeparam>
internal sealed unsafe class ShortTimeFourier<D> where D : unmanaged, ILanes<D, double>
{
    /// <summary>Where the squared windows add up to less than this, at the far end of the last frame, they tell too little of a sample.</summary>
    const double MinCoverage = 0.05;

    readonly FrameGrid _grid;
    readonly RealFourierPlan<double> _plan;
    readonly InverseFourier<D> _inverse;
    readonly AlignedArray<double> _window;
    readonly AlignedArray<double> _work;
    readonly double[] _inverseCoverage;

    public ShortTimeFourier(FrameGrid grid)
    {
        _grid = grid;
        _plan = new(grid.FftSize);
        _inverse = new(grid.FftSize);
        _window = new(grid.FftSize);
        _work = new(_plan.WorkLength * D.Count);
        for (var i = 0; i < grid.FftSize; i++)
            _window.Span[i] = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / grid.FftSize);
        _inverseCoverage = InverseCoverage();
    }

    /// <summary>Groups of segments that are worked on at once.</summary>
    public static int Groups => FrameGrid.Segments / D.Count;

    /// <summary>Samples as (Groups, SegmentLength, lanes).</summary>
    public AlignedArray<double> CreateSignal() => new(FrameGrid.Segments * _grid.SegmentLength);

    /// <summary>Spectra as (Groups, SegmentFrames, Bins, 2, lanes).</summary>
    public AlignedArray<double> CreateSpectra() => new(FrameGrid.Segments * _grid.SegmentFrames * _grid.Bins * 2);

    /// <summary>Where a spectrum's value is: its real part, and its imaginary part a vector further on.</summary>
    public int SpectrumIndex(int frame, int bin)
    {
        var (segment, place) = (frame / _grid.SegmentFrames, frame % _grid.SegmentFrames);
        return (((segment / D.Count * _grid.SegmentFrames + place) * _grid.Bins + bin) * 2 * D.Count) + segment % D.Count;
    }

    /// <summary>1 for each segment of a group that really has a frame at this place, 0 for those that have none.</summary>
    public D Presence(int group, int place)
    {
        var presence = stackalloc double[D.Count];
        for (var lane = 0; lane < D.Count; lane++)
            presence[lane] = _grid.HasFrame(group * D.Count + lane, place) ? 1 : 0;
        return D.Load(presence);
    }

    /// <summary>Deals samples to segments, zeros around them.</summary>
    /// <param name="samples">Samples (n); those that the frames do not see are not read.</param>
    /// <param name="signal">Receives the segments.</param>
    public void Deal(ReadOnlySpan<float> samples, AlignedArray<double> signal)
    {
        signal.Span.Clear();
        var count = Math.Min(samples.Length, _grid.SamplesSeen);
        for (var segment = 0; segment < FrameGrid.Segments; segment++)
        {
            var start = segment * _grid.SegmentHop - _grid.FftSize / 2;
            var to = SegmentStart(segment);
            for (var i = Math.Max(0, -start); i < _grid.SegmentLength && start + i < count; i++)
                signal.Span[to + i * D.Count] = samples[start + i];
        }
    }

    /// <summary>Takes samples back from the segments.</summary>
    /// <param name="signal">The segments.</param>
    /// <param name="samples">Receives the first samples (n), at most as many as the frames see.</param>
    public void Collect(AlignedArray<double> signal, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var padded = i + _grid.FftSize / 2;
            var segment = Math.Min(padded / _grid.SegmentHop, FrameGrid.Segments - 1);
            samples[i] = (float)signal.Span[SegmentStart(segment) + (padded - segment * _grid.SegmentHop) * D.Count];
        }
    }

    /// <summary>The spectra of all frames.</summary>
    public void Analyze(AlignedArray<double> signal, AlignedArray<double> spectra)
    {
        for (var group = 0; group < Groups; group++)
            for (var place = 0; place < _grid.SegmentFrames; place++)
            {
                var frame = signal.Pointer + (group * _grid.SegmentLength + place * _grid.HopLength) * D.Count;
                RealFourier<D, double>.Transform(_plan, new Windowed(frame, _window.Pointer, _grid.FftSize), _work.Pointer, new Spectrum(SpectraOf(spectra, group, place)));
            }
    }

    /// <summary>The samples of a frame (FftSize, lanes) under the window (FftSize).</summary>
    readonly struct Windowed(double* samples, double* window, int size) : RealFourier<D, double>.ISamples
    {
        public D Load(int place, int part)
        {
            var index = place + part * (size / 16);
            return D.Load(samples + index * D.Count) * D.Broadcast(window[index]);
        }
    }

    /// <summary>Spectra (Bins, 2, lanes).</summary>
    readonly struct Spectrum(double* bins) : RealFourier<D, double>.IBins
    {
        public void Store(int bin, Complex<D, double> value) => value.Store(bins, bin);

        public void StoreConjugate(int bin, Complex<D, double> value) => Store(bin, value.Conjugate);
    }

    /// <summary>The signal whose spectra are nearest to these.</summary>
    public void Synthesize(AlignedArray<double> spectra, AlignedArray<double> signal)
    {
        signal.Span.Clear();
        for (var group = 0; group < Groups; group++)
            for (var place = 0; place < _grid.SegmentFrames; place++)
                AddFrame(SpectraOf(spectra, group, place), group, place, signal);
        ShareOverlaps(signal);
        for (var i = 0; i < signal.Length; i += D.Count)
        {
            var value = D.Load(signal.Pointer + i);
            fixed (double* factors = &_inverseCoverage[i])
                (value * D.Load(factors)).Store(signal.Pointer + i);
        }
    }

    void AddFrame(double* spectrum, int group, int place, AlignedArray<double> signal)
    {
        _inverse.Transform(spectrum, _work.Pointer);
        var scale = Presence(group, place) * D.Broadcast(1.0 / _grid.FftSize);
        var to = signal.Pointer + (group * _grid.SegmentLength + place * _grid.HopLength) * D.Count;
        var positions = _inverse.Positions;
        for (var pair = 0; pair < positions.Length; pair++)
        {
            var samples = Complex<D, double>.Load(_work.Pointer, positions[pair]);
            AddTo(to + 2 * pair * D.Count, samples.Imaginary * scale, _window.Pointer[2 * pair]);
            AddTo(to + (2 * pair + 1) * D.Count, samples.Real * scale, _window.Pointer[2 * pair + 1]);
        }
    }

    static void AddTo(double* to, D sample, double window) => D.MultiplyAdd(sample, D.Broadcast(window), D.Load(to)).Store(to);

    /// <summary>Adds up what neighboring segments have of the samples they share, and gives both the sum.</summary>
    void ShareOverlaps(AlignedArray<double> signal)
    {
        var values = signal.Span;
        var tail = _grid.SegmentHop * D.Count;
        for (var segment = 0; segment < FrameGrid.Segments - 1; segment++)
        {
            var (from, to) = (SegmentStart(segment) + tail, SegmentStart(segment + 1));
            for (var i = 0; i < _grid.Overlap * D.Count; i += D.Count)
                values[to + i] += values[from + i];
        }
        for (var segment = FrameGrid.Segments - 2; segment >= 0; segment--)
        {
            var (to, from) = (SegmentStart(segment) + tail, SegmentStart(segment + 1));
            for (var i = 0; i < _grid.Overlap * D.Count; i += D.Count)
                values[to + i] = values[from + i];
        }
    }

    /// <summary>One over the squared windows that cover a sample, in a signal's order; 0 for samples that are none of the clip's.</summary>
    double[] InverseCoverage()
    {
        var coverage = CreateSignal();
        for (var segment = 0; segment < FrameGrid.Segments; segment++)
            for (var place = 0; place < _grid.SegmentFrames && _grid.HasFrame(segment, place); place++)
                for (var i = 0; i < _grid.FftSize; i++)
                    coverage.Span[SegmentStart(segment) + (place * _grid.HopLength + i) * D.Count] += _window.Span[i] * _window.Span[i];
        ShareOverlaps(coverage);
        for (var segment = 0; segment < FrameGrid.Segments; segment++)
            for (var i = 0; i < _grid.SegmentLength; i++)
            {
                var sample = segment * _grid.SegmentHop + i - _grid.FftSize / 2;
                ref var value = ref coverage.Span[SegmentStart(segment) + i * D.Count];
                value = sample >= 0 && sample < _grid.SamplesSeen && value >= MinCoverage ? 1 / value : 0;
            }
        return coverage.Span.ToArray();
    }

    /// <summary>Where a segment's first sample is; the next is a vector further on.</summary>
    int SegmentStart(int segment) => segment / D.Count * _grid.SegmentLength * D.Count + segment % D.Count;

    double* SpectraOf(AlignedArray<double> spectra, int group, int place) =>
        spectra.Pointer + (long)(group * _grid.SegmentFrames + place) * _grid.Bins * 2 * D.Count;
}
