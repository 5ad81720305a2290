using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Kernels.Fourier;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Tests.Audio.Reconstruction;

public class ShortTimeFourierTests
{
    [Theory]
    [InlineData(64, 16)]
    [InlineData(128, 100)]
    [InlineData(512, 128)]
    [InlineData(1024, 256)]
    [InlineData(4096, 1024)]
    public void The_inverse_transform_restores_the_signal_at_every_vector_width(int size, int seed)
    {
        var random = new Random(seed);
        var samples = Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5).ToArray();
        foreach (var width in VectorWidths.Supported)
        {
            var back = width switch
            {
                VectorWidth.Bits512 => ThereAndBack<Doubles512>(samples),
                VectorWidth.Bits256 => ThereAndBack<Doubles256>(samples),
                VectorWidth.Bits128 => ThereAndBack<Doubles128>(samples),
                _ => ThereAndBack<DoublesScalar>(samples),
            };
            Assert.All(back, (value, i) => Assert.Equal(samples[i], value, 1e-12));
        }
    }

    [Theory]
    [InlineData(1024, 256, 128)]
    [InlineData(1024, 256, 2)]
    [InlineData(1024, 512, 33)]
    [InlineData(1024, 100, 61)]
    [InlineData(64, 32, 9)]
    [InlineData(256, 1, 200)]
    public void Spectra_of_a_signal_restore_it(int fftSize, int hop, int frames)
    {
        var samples = Noise(frames * hop + fftSize);
        var griffinLim = new GriffinLim(new() { FftSize = fftSize, HopLength = hop });

        var back = griffinLim.WithPhasesOf(samples, griffinLim.Magnitudes(samples, frames), frames);

        Assert.Equal((frames - 1) * hop, back.Length);
        Assert.All(back, (value, i) => Assert.Equal(samples[i], value, 1e-5f));
    }

    [Fact]
    public void Any_signal_of_any_length_is_restored() =>
        Prop.ForAll(
                Gen.Choose(0, 5000).Zip(Gen.Choose(2, 70)).Zip(Gen.Choose(1, 128)).ToArbitrary(),
                given =>
                {
                    var ((length, frames), hop) = given;
                    var samples = Noise(length);
                    var griffinLim = new GriffinLim(new() { FftSize = 256, HopLength = hop });
                    var back = griffinLim.WithPhasesOf(samples, griffinLim.Magnitudes(samples, frames), frames);
                    return back.Select((value, i) => Math.Abs(value - (i < length ? samples[i] : 0))).All(error => error < 1e-5);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Magnitudes_match_the_log_mel()
    {
        // the power of a band as narrow as a bin is that bin's power
        var options = LogMelOptions.Default;
        var samples = AudioFile.Read(Fixtures.Path("log-mel/decay.wav")).Samples;
        var magnitudes = new GriffinLim().Magnitudes(samples, options.Frames);
        var bank = new MelFilterBank(options);
        var mel = new double[options.Size];
        for (var band = 0; band < options.MelBands; band++)
        for (var i = 0; i < bank.Bands[band].Count; i++)
        for (var frame = 0; frame < options.Frames; frame++)
        {
            var magnitude = (double)magnitudes[(bank.Bands[band].FirstBin + i) * options.Frames + frame];
            mel[band * options.Frames + frame] += bank.Weights.Span[bank.Bands[band].Offset + i] * magnitude * magnitude;
        }
        var loudest = mel.Max();
        var expected = new float[options.Size];
        Assert.True(new LogMel(options).TryCompute(samples, expected));
        for (var i = 0; i < mel.Length; i++)
            Assert.Equal(expected[i], Math.Max(10 * Math.Log10(Math.Max(mel[i], 1e-10) / loudest), -80) / 40 + 1, 2e-5);
    }

    static unsafe double[] ThereAndBack<D>(double[] samples)
        where D : unmanaged, ILanes<D, double>
    {
        var plan = new RealFourierPlan<double>(samples.Length);
        var inverse = new InverseFourier<D>(samples.Length);
        var signal = new AlignedArray<double>(plan.Size * D.Count);
        var work = new AlignedArray<double>(plan.WorkLength * D.Count);
        var spectrum = new AlignedArray<double>(plan.Bins * 2 * D.Count);
        for (var i = 0; i < signal.Length; i++)
            signal.Span[i] = samples[i / D.Count] * (1 + i % D.Count);
        RealFourier<D, double>.Transform(plan, new Samples<D>(signal.Pointer, plan.Size), work.Pointer, new Spectrum<D>(spectrum.Pointer));
        inverse.Transform(spectrum.Pointer, signal.Pointer);
        var back = new double[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            // pairs are swapped; the signal of the last lane is Count times that of the first
            var at = inverse.Positions[i / 2] * 2 * D.Count + (1 - i % 2) * D.Count;
            Assert.Equal(signal.Span[at] * D.Count, signal.Span[at + D.Count - 1], 1e-9);
            back[i] = signal.Span[at] / plan.Size;
        }
        return back;
    }

    readonly unsafe struct Samples<D>(double* samples, int size) : RealFourier<D, double>.ISamples
        where D : unmanaged, ILanes<D, double>
    {
        public D Load(int place, int part) => D.Load(samples + (place + part * (size / 16)) * D.Count);
    }

    readonly unsafe struct Spectrum<D>(double* bins) : RealFourier<D, double>.IBins
        where D : unmanaged, ILanes<D, double>
    {
        public void Store(int bin, VaePipeline.Kernels.Fourier.Complex<D, double> value) => value.Store(bins, bin);

        public void StoreConjugate(int bin, VaePipeline.Kernels.Fourier.Complex<D, double> value) => Store(bin, value.Conjugate());
    }

    static float[] Noise(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
