using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Tests.Datasets;

public class SynthesizedNotesTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_set_has_the_same_bytes_for_any_number_of_threads()
    {
        using var folder = new TemporaryFolder();
        var result = SynthesizedNotes.Render(
            new()
            {
                Out = folder["one"],
                Notes = 60,
                Seed = 3,
                Threads = 1,
            },
            cancellationToken: Cancellation
        );
        SynthesizedNotes.Render(
            new()
            {
                Out = folder["five"],
                Notes = 60,
                Seed = 3,
                Threads = 5,
            },
            cancellationToken: Cancellation
        );
        Assert.Equal((60, 44, 0), (result.Notes, result.Instruments, result.SilentLeftOut));
        Assert.Equal(SameFiles.Of(folder["one"]), SameFiles.Of(folder["five"]));

        var set = NoteSet.Load(folder["one"]);
        Assert.Equal(60, set.Notes.Count);
        Assert.Equal(NSynthName.Families, set.Notes.Select(note => note.Family!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(set.Notes, note => Assert.Equal(64_000, AudioFile.Read(note.Path).Samples.Length));
    }

    /// <summary>The synthesizer gives the same samples on every machine: this is their hash.</summary>
    [Fact]
    public void The_samples_of_all_instruments_never_change()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pcm = new byte[2 * NoteSignal.Samples];
        foreach (var instrument in SynthesizedInstruments.All)
        {
            var samples = Sound(instrument, new((instrument.LowPitch + instrument.HighPitch) / 2, 75));
            for (var i = 0; i < samples.Length; i++)
                BitConverter.TryWriteBytes(pcm.AsSpan(2 * i), (short)MathF.Round(samples[i] * 32_767));
            hash.AppendData(pcm);
        }
        Assert.Equal(KnownSound, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    const string KnownSound = "f6674def9c59bfe1a5881486506355d523346fe12d3f473db6f77fd7be45cd84";

    public static TheoryData<string> Titles => [.. SynthesizedInstruments.All.Select(instrument => instrument.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void It_sounds_without_clipping_and_harder_is_louder(string title)
    {
        var instrument = SynthesizedInstruments.All.Single(instrument => instrument.Title == title);
        foreach (var pitch in new[] { instrument.LowPitch, (instrument.LowPitch + instrument.HighPitch) / 2, instrument.HighPitch })
        {
            double before = 0;
            foreach (var velocity in RenderInstrument.Velocities)
            {
                var samples = Sound(instrument, new(pitch, velocity));
                Assert.All(samples, sample => Assert.InRange(sample, -1f, 1f)); // and no NaN
                Assert.False(NoteSignal.IsSilent(samples));
                var power = samples.Sum(sample => (double)sample * sample);
                Assert.True(power > before, $"{title}, pitch {pitch}: velocity {velocity} is not louder");
                before = power;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void It_is_in_tune(string title)
    {
        var instrument = SynthesizedInstruments.All.Single(instrument => instrument.Title == title);
        var key = new NoteKey(Math.Clamp(60, instrument.LowPitch, instrument.HighPitch), 50);
        var samples = Sound(instrument, key).AsSpan(1_000, 16_000);
        double best = 0,
            at = double.NaN;
        for (var cents = -80; cents <= 80; cents += 2)
        {
            var power = Spectrum.PowerAt(samples, Wave.Hertz(key.Pitch + cents / 100.0) / NoteSignal.SampleRate);
            if (power > best)
                (best, at) = (power, cents);
        }
        Assert.InRange(at, -16, 16); // vibrato and detuned oscillators shift it slightly
    }

    [Fact]
    public void The_baseline_needs_no_SoundFont() => Assert.True(SynthesizedNotes.Capacity >= 12_600);

    [Fact]
    public void Sine_and_powers_agree_with_the_math_library()
    {
        for (var x = -3.0; x < 3; x += 0.001)
        {
            Assert.Equal(Math.Sin(2 * Math.PI * x), Wave.Sine(x), 1e-9);
            Assert.Equal(1, Wave.Exp2(x) / Math.Pow(2, x), 1e-9);
            var single = (float)x;
            Assert.Equal(Math.Sin(2 * Math.PI * single), Wave.Sine(Vector256.Create(single))[0], 2e-6);
        }
        Assert.Equal(261.6255653, Wave.Hertz(60), 6);
    }

    static float[] Sound(RenderInstrument instrument, NoteKey key)
    {
        var samples = new float[NoteSignal.Samples];
        SynthesizedNotes.PlayNote(instrument, key, samples);
        return samples;
    }
}
