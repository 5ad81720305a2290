using System.Numerics.Tensors;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Formats.LibSndFile;
using VaePipeline.Audio.Resampling;
using VaePipeline.Evaluation.Robustness;
using VaePipeline.Evaluation.Robustness.Codecs;
using VaePipeline.Tests.ML;

namespace VaePipeline.Tests.Evaluation;

/// <summary>Sounds that went through a codec, read back with the project's reader.</summary>
public sealed class CodecTests : IDisposable
{
    const int Rate = 16_000;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("flac", 0.9999)]
    [InlineData("mu-law", 0.98)]
    [InlineData("a-law", 0.98)]
    [InlineData("ima-adpcm", 0.98)]
    [InlineData("ms-adpcm", 0.98)]
    [InlineData("gsm-610", 0.9)]
    [InlineData("vorbis", 0.98)]
    [InlineData("opus", 0.98)]
    [InlineData("mp3", 0.98)]
    [InlineData("mp3-in-wav", 0.98)]
    [InlineData("aac", 0.98)]
    public void A_sound_keeps_its_length_and_nearly_its_log_mel(string name, double leastCosine)
    {
        var codec = CodecList.All.Single(codec => codec.Name == name);
        if (codec.WhyItIsMissing(_folder["trial"], TestContext.Current.CancellationToken) is { } reason)
            Assert.Skip(reason);
        var tone = SoundFolder.Tone(330, 3, 30_000);
        var decoded = Through(codec, tone);
        Assert.InRange(decoded.Length, tone.Length - 1, tone.Length + Rate / 8);
        var cosine = TensorPrimitives.CosineSimilarity<float>(Prepared(tone), Prepared(decoded));
        Assert.InRange(cosine, leastCosine, 1.0001);
        Assert.Equal(decoded, Through(codec, tone));
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("mp3-in-wav")]
    public void MP3_is_read_without_the_delay_of_the_encoder(string name)
    {
        var codec = CodecList.All.Single(codec => codec.Name == name);
        var tone = new Resampler(Rate, codec.Rate).Resample(SoundFolder.Tone(330, 3, 16_000));
        codec.Write(_folder["sound"], tone, codec.Rate, TestContext.Current.CancellationToken);
        var decoded = AudioFile.Read(_folder["sound"], codec.Rate).Samples;
        var likeness = Enumerable
            .Range(0, 2_000)
            .Select(lag => TensorPrimitives.Dot<float>(tone.AsSpan(0, 20_000), decoded.AsSpan(lag, 20_000)));
        Assert.Equal(0, likeness.Index().MaxBy(pair => pair.Item).Index);
    }

    [Fact]
    public void All_codecs_are_perturbations()
    {
        Assert.Empty(CodecList.All.Select(codec => codec.Name).Except(RobustnessOptions.AllPerturbations));
        Assert.Equal(CodecList.All, Perturbations.All.Select(perturbation => perturbation.Codec).OfType<Codec>());
    }

    [Fact]
    public void A_format_that_libsndfile_does_not_write_is_a_reason()
    {
        var unwritable = new SoundFileFormat(SoundFileFormat.WavMuLaw.Code | SoundFileFormat.Mp3.Code);
        var codec = new Codec("x", "", Rate, (_, samples, rate, _) => SoundFileWriter.Write(new MemoryStream(), unwritable, samples, rate));
        Assert.NotEmpty(codec.WhyItIsMissing(_folder["trial"], default)!);
        var unreadable = new Codec("x", "", Rate, (path, _, _, _) => File.WriteAllText(path, "no sound"));
        Assert.Contains("cannot be read as sound", unreadable.WhyItIsMissing(_folder["trial"], default), StringComparison.Ordinal);
        var wrong = Assert.Throws<SoundFileException>(() =>
            SoundFileWriter.Write(new MemoryStream(), SoundFileFormat.OggOpus, new float[9], 44_100)
        );
        Assert.Contains("48000", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_an_error_of_its_own()
    {
        using var full = new FullStream();
        Assert.Throws<IOException>(() => SoundFileWriter.Write(full, SoundFileFormat.Flac16, new float[Rate], Rate));
    }

    [Fact]
    public void Samples_above_full_scale_are_clipped_and_not_wrapped_around()
    {
        float[] loud = [.. SoundFolder.Tone(330, 3, 8_000).Select(sample => 4 * sample)];
        foreach (var codec in CodecList.All.Where(codec => codec.Rate == Rate))
        {
            var decoded = Through(codec, loud);
            var distance = TensorPrimitives.Distance<float>(
                decoded.AsSpan(0, 8_000),
                Array.ConvertAll(loud, sample => Math.Clamp(sample, -1, 1))
            );
            Assert.True(distance < 0.2 * TensorPrimitives.Norm<float>(loud), $"{codec.Name}: {distance}");
        }
    }

    float[] Through(Codec codec, float[] samples)
    {
        var resampled = codec.Rate == Rate ? samples : new Resampler(Rate, codec.Rate).Resample(samples);
        codec.Write(_folder["sound"], resampled, codec.Rate, TestContext.Current.CancellationToken);
        return AudioFile.Read(_folder["sound"], Rate).Samples;
    }

    static float[] Prepared(float[] samples)
    {
        var logMel = new LogMel(LogMelOptions.Default with { Preparation = new() });
        var values = new float[logMel.Options.Size];
        Assert.True(logMel.TryCompute(samples, values));
        return values;
    }

    sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
