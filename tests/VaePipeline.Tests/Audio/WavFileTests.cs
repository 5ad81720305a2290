using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio;

public sealed class WavFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_16_bit_value_is_restored()
    {
        var samples = Enumerable.Range(short.MinValue, 1 << 16).Select(value => value / 32768f).ToArray();

        WavFile.Write(_folder["all.wav"], samples, 16_000);

        Assert.Equal(samples, AudioFile.Read(_folder["all.wav"]).Samples);
    }

    [Fact]
    public void Any_sound_is_restored_within_half_a_step() =>
        Prop.ForAll<NonEmptyArray<NormalFloat>, PositiveInt, bool>(
                (values, rate, atomic) =>
                {
                    var samples = values.Get.Select(value => (float)Math.Sin(value.Get)).ToArray();
                    var hz = 1_000 + rate.Get * 37 % 191_000;

                    WavFile.Write(_folder["any.wav"], samples, hz, atomic);
                    var clip = AudioFile.Read(_folder["any.wav"], hz);

                    Assert.Equal((hz, 1, samples.Length), (clip.SourceSampleRate, clip.SourceChannels, clip.Samples.Length));
                    Assert.All(
                        samples.Zip(clip.Samples),
                        pair => Assert.InRange(Math.Abs(Math.Min(pair.First, 32767 / 32768f) - pair.Second), 0, 0.5001 / 32768)
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Loud_samples_are_clipped_and_NaN_is_refused()
    {
        WavFile.Write(_folder["loud.wav"], [2, -2, float.PositiveInfinity], 8_000);
        Assert.Equal([32767 / 32768f, -1, 32767 / 32768f], AudioFile.Read(_folder["loud.wav"], 8_000).Samples);

        Assert.Throws<ArgumentException>(() => WavFile.Write(_folder["loud.wav"], [0, float.NaN], 8_000));
        Assert.Equal(3, AudioFile.Read(_folder["loud.wav"], 8_000).Samples.Length);
        Assert.Equal(["loud.wav"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }
}
