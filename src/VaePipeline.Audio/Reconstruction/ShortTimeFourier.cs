using VaePipeline.Audio.Features;
using VaePipeline.Kernels.Fourier;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// The short-time Fourier transform of <see cref="LogMel"/> (periodic Hann window, centered frames, zero padding), and its least-squares
/// inverse: the signal whose transform is nearest to the given spectra (Griffin and Lim, 1984, "Signal estimation from modified short-time
/// Fourier transform", equation 6).
/// </summary>
/// <typeparam name="D">The vector type; each lane processes one segment.</typeparam>
internal sealed unsafe class ShortTimeFourier<D>
    where D : unmanaged, ILanes<D, double>
{
    /// <summary>Samples whose sum of squared windows is lower (at the end of the last frame) are set to 0, as the spectra hardly determine them.</summary>
    const double MinCoverage = 0.05;

    readonly SegmentLayout _layout;
    readonly RealFourierPlan<double> _plan;
    readonly InverseFourier<D> _inverse;
    readonly AlignedArray<double> _window;
    readonly AlignedArray<double> _work;
    readonly double[] _inverseCoverage;

    public ShortTimeFourier(SegmentLayout layout)
    {
        _layout = layout;
        _plan = new(layout.FftSize);
        _inverse = new(layout.FftSize);
        _window = new(layout.FftSize);
        _work = new(_plan.WorkLength * D.Count);
        for (var i = 0; i < layout.FftSize; i++)
            _window.Span[i] = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / layout.FftSize);
        _inverseCoverage = InverseCoverage();
    }

    /// <summary>Groups of segments; the segments of a group are processed in parallel lanes.</summary>
    public static int Groups => SegmentLayout.Segments / D.Count;

    /// <summary>Allocates a signal (Groups, SegmentLength, lanes).</summary>
    public AlignedArray<double> CreateSignal() => new(SegmentLayout.Segments * _layout.SegmentLength);

    /// <summary>Allocates spectra (Groups, SegmentFrames, Bins, 2, lanes).</summary>
    public AlignedArray<double> CreateSpectra() => new(SegmentLayout.Segments * _layout.SegmentFrames * _layout.Bins * 2);

    /// <summary>The index of the real part of a spectrum's value; the imaginary part follows one vector later.</summary>
    public int SpectrumIndex(int frame, int bin)
    {
        var (segment, place) = (frame / _layout.SegmentFrames, frame % _layout.SegmentFrames);
        return (((segment / D.Count * _layout.SegmentFrames + place) * _layout.Bins + bin) * 2 * D.Count) + segment % D.Count;
    }

    /// <summary>1 for each segment of a group that has a frame at this place, else 0.</summary>
    public D Presence(int group, int place)
    {
        var presence = stackalloc double[D.Count];
        for (var lane = 0; lane < D.Count; lane++)
            presence[lane] = _layout.HasFrame(group * D.Count + lane, place) ? 1 : 0;
        return D.Load(presence);
    }

    /// <summary>Copies samples (n) to the segments, padded with zeros; samples that no frame covers are ignored.</summary>
    public void Scatter(ReadOnlySpan<float> samples, AlignedArray<double> signal)
    {
        signal.Span.Clear();
        var count = Math.Min(samples.Length, _layout.SamplesSeen);
        for (var segment = 0; segment < SegmentLayout.Segments; segment++)
        {
            var start = segment * _layout.SegmentHop - _layout.FftSize / 2;
            var to = SegmentStart(segment);
            for (var i = Math.Max(0, -start); i < _layout.SegmentLength && start + i < count; i++)
                signal.Span[to + i * D.Count] = samples[start + i];
        }
    }

    /// <summary>Copies the first samples (n) back from the segments, at most as many as the frames cover.</summary>
    public void Gather(AlignedArray<double> signal, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var padded = i + _layout.FftSize / 2;
            var segment = Math.Min(padded / _layout.SegmentHop, SegmentLayout.Segments - 1);
            samples[i] = (float)signal.Span[SegmentStart(segment) + (padded - segment * _layout.SegmentHop) * D.Count];
        }
    }

    /// <summary>Computes the spectra of all frames.</summary>
    public void Analyze(AlignedArray<double> signal, AlignedArray<double> spectra)
    {
        for (var group = 0; group < Groups; group++)
        for (var place = 0; place < _layout.SegmentFrames; place++)
        {
            var frame = signal.Pointer + (group * _layout.SegmentLength + place * _layout.HopLength) * D.Count;
            RealFourier<D, double>.Transform(
                _plan,
                new Windowed(frame, _window.Pointer, _layout.FftSize),
                _work.Pointer,
                new Spectrum(SpectraOf(spectra, group, place))
            );
        }
    }

    /// <summary>The samples of a frame (FftSize, lanes) times the window (FftSize).</summary>
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

        public void StoreConjugate(int bin, Complex<D, double> value) => Store(bin, value.Conjugate());
    }

    /// <summary>Computes the signal whose spectra are nearest to these.</summary>
    public void Synthesize(AlignedArray<double> spectra, AlignedArray<double> signal)
    {
        signal.Span.Clear();
        for (var group = 0; group < Groups; group++)
        for (var place = 0; place < _layout.SegmentFrames; place++)
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
        var scale = Presence(group, place) * D.Broadcast(1.0 / _layout.FftSize);
        var to = signal.Pointer + (group * _layout.SegmentLength + place * _layout.HopLength) * D.Count;
        var positions = _inverse.Positions;
        for (var pair = 0; pair < positions.Length; pair++)
        {
            var samples = Complex<D, double>.Load(_work.Pointer, positions[pair]);
            AddTo(to + 2 * pair * D.Count, samples.Imaginary * scale, _window.Pointer[2 * pair]);
            AddTo(to + (2 * pair + 1) * D.Count, samples.Real * scale, _window.Pointer[2 * pair + 1]);
        }
    }

    static void AddTo(double* to, D sample, double window) => D.MultiplyAdd(sample, D.Broadcast(window), D.Load(to)).Store(to);

    /// <summary>Adds the overlaps of neighboring segments and stores the sum in both.</summary>
    void ShareOverlaps(AlignedArray<double> signal)
    {
        var values = signal.Span;
        var tail = _layout.SegmentHop * D.Count;
        for (var segment = 0; segment < SegmentLayout.Segments - 1; segment++)
        {
            var (from, to) = (SegmentStart(segment) + tail, SegmentStart(segment + 1));
            for (var i = 0; i < _layout.Overlap * D.Count; i += D.Count)
                values[to + i] += values[from + i];
        }
        for (var segment = SegmentLayout.Segments - 2; segment >= 0; segment--)
        {
            var (to, from) = (SegmentStart(segment) + tail, SegmentStart(segment + 1));
            for (var i = 0; i < _layout.Overlap * D.Count; i += D.Count)
                values[to + i] = values[from + i];
        }
    }

    /// <summary>The inverse of the sum of squared windows over each sample, in the order of a signal; 0 for samples outside the clip.</summary>
    double[] InverseCoverage()
    {
        var coverage = CreateSignal();
        for (var segment = 0; segment < SegmentLayout.Segments; segment++)
        for (var place = 0; place < _layout.SegmentFrames && _layout.HasFrame(segment, place); place++)
        for (var i = 0; i < _layout.FftSize; i++)
            coverage.Span[SegmentStart(segment) + (place * _layout.HopLength + i) * D.Count] += _window.Span[i] * _window.Span[i];
        ShareOverlaps(coverage);
        for (var segment = 0; segment < SegmentLayout.Segments; segment++)
        for (var i = 0; i < _layout.SegmentLength; i++)
        {
            var sample = segment * _layout.SegmentHop + i - _layout.FftSize / 2;
            ref var value = ref coverage.Span[SegmentStart(segment) + i * D.Count];
            value = sample >= 0 && sample < _layout.SamplesSeen && value >= MinCoverage ? 1 / value : 0;
        }
        return coverage.Span.ToArray();
    }

    /// <summary>The index of a segment's first sample; the next sample follows one vector later.</summary>
    int SegmentStart(int segment) => segment / D.Count * _layout.SegmentLength * D.Count + segment % D.Count;

    double* SpectraOf(AlignedArray<double> spectra, int group, int place) =>
        spectra.Pointer + (long)(group * _layout.SegmentFrames + place) * _layout.Bins * 2 * D.Count;
}
