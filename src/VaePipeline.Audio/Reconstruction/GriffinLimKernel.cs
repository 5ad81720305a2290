using VaePipeline.Kernels.Fourier;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>The steps of <see cref="GriffinLim"/> on one spectrogram, with one vector width.</summary>
internal abstract class GriffinLimKernel
{
    public static GriffinLimKernel Create(SegmentLayout layout, VectorWidth width) =>
        width switch
        {
            VectorWidth.Bits512 => new GriffinLimKernel<Doubles512>(layout),
            VectorWidth.Bits256 => new GriffinLimKernel<Doubles256>(layout),
            VectorWidth.Bits128 => new GriffinLimKernel<Doubles128>(layout),
            _ => new GriffinLimKernel<DoublesScalar>(layout),
        };

    /// <summary>Computes the spectra of a sound.</summary>
    public abstract void Analyze(ReadOnlySpan<float> samples);

    /// <summary>The magnitudes (Bins, Frames) of the spectra.</summary>
    public abstract float[] Magnitudes();

    /// <summary>Sets the target magnitudes (Bins, Frames).</summary>
    public abstract void SetMagnitudes(ReadOnlySpan<float> magnitudes);

    public abstract void StartWithRandomPhases(int seed);

    /// <summary>Projects the spectra onto the nearest spectra of a signal.</summary>
    public abstract void Transform();

    /// <summary>Sets the spectra to the target magnitudes, with the phases of the spectra minus <paramref name="share"/> times the previous spectra.</summary>
    public abstract void RenewPhases(double share);

    /// <summary>Computes the distance of the spectra's magnitudes from the target, relative to the target's norm.</summary>
    public abstract double SpectralConvergence();

    /// <summary>Computes the signal whose spectra are nearest to the current ones.</summary>
    public abstract float[] Signal(int samples);
}

internal sealed unsafe class GriffinLimKernel<D> : GriffinLimKernel
    where D : unmanaged, ILanes<D, double>
{
    /// <summary>Added to squared magnitudes to avoid divisions by zero.</summary>
    const double Epsilon = 1e-200;

    readonly SegmentLayout _layout;
    readonly ShortTimeFourier<D> _transform;
    readonly AlignedArray<double> _signal;
    readonly AlignedArray<double> _spectra;
    readonly AlignedArray<double> _magnitudes;
    AlignedArray<double>? _earlier;

    public GriffinLimKernel(SegmentLayout layout)
    {
        _layout = layout;
        _transform = new(layout);
        _signal = _transform.CreateSignal();
        _spectra = _transform.CreateSpectra();
        _magnitudes = new(_spectra.Length / 2);
    }

    /// <summary>The number of vectors of magnitudes.</summary>
    int Vectors => _magnitudes.Length / D.Count;

    public override void Analyze(ReadOnlySpan<float> samples)
    {
        _transform.Scatter(samples, _signal);
        _transform.Analyze(_signal, _spectra);
    }

    public override float[] Magnitudes()
    {
        var magnitudes = new float[_layout.Bins * _layout.Frames];
        for (var frame = 0; frame < _layout.Frames; frame++)
        for (var bin = 0; bin < _layout.Bins; bin++)
        {
            var at = _transform.SpectrumIndex(frame, bin);
            var (real, imaginary) = (_spectra.Span[at], _spectra.Span[at + D.Count]);
            magnitudes[bin * _layout.Frames + frame] = (float)Math.Sqrt(real * real + imaginary * imaginary);
        }
        return magnitudes;
    }

    public override void SetMagnitudes(ReadOnlySpan<float> magnitudes)
    {
        for (var frame = 0; frame < _layout.Frames; frame++)
        for (var bin = 0; bin < _layout.Bins; bin++)
            _magnitudes.Span[MagnitudeIndex(frame, bin)] = magnitudes[bin * _layout.Frames + frame];
    }

    public override void StartWithRandomPhases(int seed)
    {
        for (var frame = 0; frame < _layout.Frames; frame++)
        for (var bin = 0; bin < _layout.Bins; bin++)
        {
            // A fraction of a turn in (0, 1), a pure function of seed, frame and bin.
            var (bits, _, _, _) = Philox.Block(((uint)bin, (uint)frame, 0, 0), ((uint)seed, (uint)RandomStream.Phases));
            var turn = (bits + 0.5) * (1.0 / 4294967296.0);
            // the lowest and the highest bin of a real signal's spectrum are real
            var (sin, cos) = bin == 0 || bin == _layout.Bins - 1 ? (0, turn < 0.5 ? 1 : -1) : Math.SinCos(2 * Math.PI * turn);
            var (at, magnitude) = (_transform.SpectrumIndex(frame, bin), _magnitudes.Span[MagnitudeIndex(frame, bin)]);
            _spectra.Span[at] = magnitude * cos;
            _spectra.Span[at + D.Count] = magnitude * sin;
        }
    }

    public override void Transform()
    {
        _transform.Synthesize(_spectra, _signal);
        _transform.Analyze(_signal, _spectra);
    }

    public override void RenewPhases(double share)
    {
        _earlier ??= _transform.CreateSpectra();
        var (minusShare, epsilon) = (D.Broadcast(-share), D.Broadcast(Epsilon));
        for (var i = 0; i < Vectors; i++)
        {
            var now = Complex<D, double>.Load(_spectra.Pointer, i);
            var before = Complex<D, double>.Load(_earlier.Pointer, i);
            now.Store(_earlier.Pointer, i);
            var ahead = new Complex<D, double>(
                D.MultiplyAdd(minusShare, before.Real, now.Real),
                D.MultiplyAdd(minusShare, before.Imaginary, now.Imaginary)
            );
            var factor = D.Load(_magnitudes.Pointer + i * D.Count) / D.SquareRoot(ahead.Power() + epsilon);
            new Complex<D, double>(ahead.Real * factor, ahead.Imaginary * factor).Store(_spectra.Pointer, i);
        }
    }

    public override double SpectralConvergence()
    {
        var perLane = stackalloc double[D.Count];
        var (error, norm) = (0.0, 0.0);
        for (var group = 0; group < ShortTimeFourier<D>.Groups; group++)
        {
            var (errors, norms) = (D.Broadcast(0), D.Broadcast(0));
            for (var place = 0; place < _layout.SegmentFrames; place++)
            {
                var presence = _transform.Presence(group, place);
                for (var bin = 0; bin < _layout.Bins; bin++)
                {
                    var i = (group * _layout.SegmentFrames + place) * _layout.Bins + bin;
                    var wanted = D.Load(_magnitudes.Pointer + i * D.Count);
                    var difference = (D.SquareRoot(Complex<D, double>.Load(_spectra.Pointer, i).Power()) - wanted) * presence;
                    errors = D.MultiplyAdd(difference, difference, errors);
                    norms = D.MultiplyAdd(wanted, wanted, norms);
                }
            }
            Add(errors, ref error);
            Add(norms, ref norm);
        }
        return norm > 0 ? Math.Sqrt(error / norm) : 0;

        void Add(D lanes, ref double sum)
        {
            lanes.Store(perLane);
            for (var lane = 0; lane < D.Count; lane++)
                sum += perLane[lane];
        }
    }

    public override float[] Signal(int samples)
    {
        _transform.Synthesize(_spectra, _signal);
        var signal = new float[samples];
        _transform.Gather(_signal, signal);
        return signal;
    }

    int MagnitudeIndex(int frame, int bin)
    {
        var at = _transform.SpectrumIndex(frame, bin);
        return at / (2 * D.Count) * D.Count + at % D.Count;
    }
}
