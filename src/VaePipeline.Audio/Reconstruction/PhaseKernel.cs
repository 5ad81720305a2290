using VaePipeline.Kernels.Fourier;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>The steps of <see cref="GriffinLim"/> on one spectrogram, with one width of vectors.</summary>
internal abstract class PhaseKernel
{
    public static PhaseKernel Create(FrameGrid grid, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new PhaseKernel<Doubles512>(grid),
        VectorWidth.Bits256 => new PhaseKernel<Doubles256>(grid),
        VectorWidth.Bits128 => new PhaseKernel<Doubles128>(grid),
        _ => new PhaseKernel<DoublesScalar>(grid),
    };

    /// <summary>(Bins, Frames) magnitudes of a sound's spectra.</summary>
    public abstract float[] Magnitudes(ReadOnlySpan<float> samples);

    /// <summary>Sets the magnitudes (Bins, Frames) that are wanted.</summary>
    public abstract void SetMagnitudes(ReadOnlySpan<float> magnitudes);

    public abstract void StartWithRandomPhases(int seed);

    public abstract void StartWithPhasesOf(ReadOnlySpan<float> samples);

    /// <summary>Replaces the spectra by the nearest ones that a signal has.</summary>
    public abstract void Transform();

    /// <summary>Gives the spectra the wanted magnitudes, and the phases of the spectra less <paramref name="share"/> of those before.</summary>
    public abstract void RenewPhases(double share);

    /// <summary>How far the spectra's magnitudes are from the wanted ones, as a share of the latter's norm.</summary>
    public abstract double SpectralConvergence();

    /// <summary>Likewise for the spectra of a sound.</summary>
    public abstract double SpectralConvergence(ReadOnlySpan<float> samples);

    /// <summary>The signal whose spectra are nearest to the present ones.</summary>
    public abstract float[] Signal(int samples);
}

internal sealed unsafe class PhaseKernel<D> : PhaseKernel where D : unmanaged, ILanes<D, double>
{
    /// <summary>Added to squared magnitudes, so that what is nothing is divided by something.</summary>
    const double Nothing = 1e-200;

    readonly FrameGrid _grid;
    readonly ShortTimeFourier<D> _transform;
    readonly AlignedArray<double> _signal;
    readonly AlignedArray<double> _spectra;
    readonly AlignedArray<double> _magnitudes;
    AlignedArray<double>? _earlier;

    public PhaseKernel(FrameGrid grid)
    {
        _grid = grid;
        _transform = new(grid);
        _signal = _transform.CreateSignal();
        _spectra = _transform.CreateSpectra();
        _magnitudes = new(_spectra.Length / 2);
    }

    /// <summary>Vectors of magnitudes.</summary>
    int Vectors => _magnitudes.Length / D.Count;

    public override float[] Magnitudes(ReadOnlySpan<float> samples)
    {
        _transform.Deal(samples, _signal);
        _transform.Analyze(_signal, _spectra);
        var magnitudes = new float[_grid.Bins * _grid.Frames];
        for (var frame = 0; frame < _grid.Frames; frame++)
            for (var bin = 0; bin < _grid.Bins; bin++)
            {
                var at = _transform.SpectrumIndex(frame, bin);
                var (real, imaginary) = (_spectra.Span[at], _spectra.Span[at + D.Count]);
                magnitudes[bin * _grid.Frames + frame] = (float)Math.Sqrt(real * real + imaginary * imaginary);
            }
        return magnitudes;
    }

    public override void SetMagnitudes(ReadOnlySpan<float> magnitudes)
    {
        for (var frame = 0; frame < _grid.Frames; frame++)
            for (var bin = 0; bin < _grid.Bins; bin++)
                _magnitudes.Span[MagnitudeIndex(frame, bin)] = magnitudes[bin * _grid.Frames + frame];
    }

    public override void StartWithRandomPhases(int seed)
    {
        for (var frame = 0; frame < _grid.Frames; frame++)
            for (var bin = 0; bin < _grid.Bins; bin++)
            {
                var turn = RandomPhase.Of(seed, frame, bin);
                // the lowest and the highest bin of a real signal are real
                var (sin, cos) = bin == 0 || bin == _grid.Bins - 1 ? (0, turn < 0.5 ? 1 : -1) : Math.SinCos(2 * Math.PI * turn);
                var (at, magnitude) = (_transform.SpectrumIndex(frame, bin), _magnitudes.Span[MagnitudeIndex(frame, bin)]);
                _spectra.Span[at] = magnitude * cos;
                _spectra.Span[at + D.Count] = magnitude * sin;
            }
    }

    public override void StartWithPhasesOf(ReadOnlySpan<float> samples)
    {
        _transform.Deal(samples, _signal);
        _transform.Analyze(_signal, _spectra);
        RenewPhases(0);
    }

    public override void Transform()
    {
        _transform.Synthesize(_spectra, _signal);
        _transform.Analyze(_signal, _spectra);
    }

    public override void RenewPhases(double share)
    {
        _earlier ??= _transform.CreateSpectra();
        var (minusShare, nothing) = (D.Broadcast(-share), D.Broadcast(Nothing));
        for (var i = 0; i < Vectors; i++)
        {
            var now = Complex<D, double>.Load(_spectra.Pointer, i);
            var before = Complex<D, double>.Load(_earlier.Pointer, i);
            now.Store(_earlier.Pointer, i);
            var ahead = new Complex<D, double>(D.MultiplyAdd(minusShare, before.Real, now.Real), D.MultiplyAdd(minusShare, before.Imaginary, now.Imaginary));
            var factor = D.Load(_magnitudes.Pointer + i * D.Count) / D.SquareRoot(ahead.Power + nothing);
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
            for (var place = 0; place < _grid.SegmentFrames; place++)
            {
                var presence = _transform.Presence(group, place);
                for (var bin = 0; bin < _grid.Bins; bin++)
                {
                    var i = (group * _grid.SegmentFrames + place) * _grid.Bins + bin;
                    var wanted = D.Load(_magnitudes.Pointer + i * D.Count);
                    var difference = (D.SquareRoot(Complex<D, double>.Load(_spectra.Pointer, i).Power) - wanted) * presence;
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

    public override double SpectralConvergence(ReadOnlySpan<float> samples)
    {
        _transform.Deal(samples, _signal);
        _transform.Analyze(_signal, _spectra);
        return SpectralConvergence();
    }

    public override float[] Signal(int samples)
    {
        _transform.Synthesize(_spectra, _signal);
        var signal = new float[samples];
        _transform.Collect(_signal, signal);
        return signal;
    }

    int MagnitudeIndex(int frame, int bin)
    {
        var at = _transform.SpectrumIndex(frame, bin);
        return at / (2 * D.Count) * D.Count + at % D.Count;
    }
}
