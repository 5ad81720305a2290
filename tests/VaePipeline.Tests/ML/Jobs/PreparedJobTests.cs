using System.Globalization;
using VaePipeline.Audio;
using VaePipeline.ML.Jobs;
using VaePipeline.ML.Transforms;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>Jobs that prepare sounds: vectors that do not depend on silence, level, offset and length.</summary>
public sealed class PreparedJobTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    const int Rate = 16_000;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Silence_before_a_sound_its_level_and_an_offset_change_nothing()
    {
        var tone = AudioFile.Read(sounds.Tones[0]).Samples;
        var rows = Embed(
            ("plain", tone),
            ("late", [.. new float[3_200], .. tone]),
            ("very late", [.. new float[40_000], .. tone]),
            ("quiet", Array.ConvertAll(tone, sample => 0.01f * sample)),
            ("offset", Array.ConvertAll(tone, sample => sample + 0.05f)),
            ("quiet with an offset", Array.ConvertAll(tone, sample => 0.01f * sample + 0.05f)),
            ("zeros after", [.. tone, .. new float[5_000]])
        );
        Assert.All(rows, row => Assert.Equal(NoteStatus.Ok, row.Status));
        Assert.All(rows, row => Assert.All(row.Vector.Zip(rows[0].Vector), pair => Assert.Equal(pair.Second, pair.First, 2e-3)));
        Assert.Equal(0.2, rows[1].Start - rows[0].Start, 0.002);
        Assert.Equal(2.5, rows[2].Start - rows[0].Start, 0.002);
    }

    [Fact]
    public void What_has_no_timbre_is_named_and_short_sounds_are_embedded()
    {
        var random = new Random(1);
        var rows = Embed(
            ("zeros", new float[9_000]),
            ("constant", [.. Enumerable.Repeat(0.2f, 9_000)]),
            ("one step of noise", [.. Enumerable.Range(0, 9_000).Select(_ => (random.Next(3) - 1) / 32_768f)]),
            ("4 ms", Tone(64)),
            ("6 ms", Tone(96))
        );
        Assert.Equal(["silent", "silent", "silent", "short", "ok"], rows.Select(row => row.Status));
        Assert.All(rows[..^1], row => Assert.True(row.Vector.Length == 0 && double.IsNaN(row.Start)));
    }

    [Fact]
    public void A_pair_that_cancels_is_read_from_its_louder_channel()
    {
        var tone = Tone(20_000);
        WavFile.WriteFloats(_folder["pair.wav"], [.. tone.SelectMany(sample => new[] { sample, -0.9f * sample })], Rate, 2);
        WavFile.WriteFloats(_folder["mono.wav"], tone, Rate, 1);
        var rows = Run([_folder["mono.wav"], _folder["pair.wav"]]);
        Assert.Equal(rows[0].Vector, rows[1].Vector);
    }

    [Fact]
    public void A_single_sound_has_the_vector_of_the_job()
    {
        var rows = Embed(("late", [.. new float[3_200], .. Tone(9_000)]));
        var features = sounds.Features with { Preparation = VaePipeline.Audio.Preparation.PreparationOptions.Default };
        var logMel = new float[features.Size];
        Assert.True(new VaePipeline.Audio.Features.LogMel(features).TryCompute(AudioFile.Read(_folder["late.wav"]).Samples, logMel));
        using var encoder = new VaePipeline.Model.Onnx.EncoderSession(Path.Combine(sounds.Model, "encoder.onnx"));
        var vector = new float[encoder.Metadata.LatentSize];
        encoder.Encode(logMel, 1, vector, []);
        Assert.Equal(vector, rows[0].Vector);
    }

    [Fact]
    public void Windows_are_prepared_where_they_are()
    {
        var tone = Tone(3 * sounds.Features.SamplesSeen);
        WavFile.WriteFloats(_folder["a.wav"], tone, Rate, 1);
        WavFile.WriteFloats(_folder["b.wav"], Array.ConvertAll(tone, sample => 0.1f * sample + 0.2f), Rate, 1);
        var rows = Run([_folder["a.wav"], _folder["b.wav"]], hop: 0.25);
        var half = rows.Length / 2;
        Assert.True(half > 2);
        for (var i = 0; i < half; i++)
        {
            Assert.Equal(rows[i].Start, rows[half + i].Start);
            Assert.All(rows[i].Vector.Zip(rows[half + i].Vector), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
        }
    }

    [Fact]
    public void Windows_of_noise_of_one_step_are_silent_and_4_ms_are_too_short()
    {
        var random = new Random(2);
        WavFile.WriteFloats(_folder["step.wav"], [.. Enumerable.Range(0, 9_000).Select(_ => (random.Next(3) - 1) / 32_768f)], Rate, 1);
        WavFile.WriteFloats(_folder["short.wav"], Tone(64), Rate, 1);
        var rows = Run([_folder["step.wav"], _folder["short.wav"]], hop: 0.25);
        Assert.All(rows[..^1], row => Assert.Equal(NoteStatus.Silent, row.Status));
        Assert.Equal(NoteStatus.Short, rows[^1].Status);
    }

    [Fact]
    public void A_job_does_not_resume_with_another_preparation()
    {
        var request = Request([sounds.Tones[0]]);
        Embedder.Run(request with { Prepare = false });
        var exception = Assert.Throws<TimbreException>(() => Embedder.Run(request with { Resume = true }));
        Assert.Contains("preparation", exception.Message, StringComparison.Ordinal);
    }

    static float[] Tone(int length) =>
        [.. Enumerable.Range(0, length).Select(i => 0.4f * MathF.Sin(2 * MathF.PI * 440 * i / Rate) * MathF.Exp(-i / 8_000f))];

    Row[] Embed(params (string Name, float[] Samples)[] files)
    {
        foreach (var (name, samples) in files)
            WavFile.WriteFloats(_folder[$"{name}.wav"], samples, Rate, 1);
        return Run([.. files.Select(file => _folder[$"{file.Name}.wav"])]);
    }

    EmbeddingRequest Request(string[] inputs) =>
        new()
        {
            Inputs = inputs,
            Model = sounds.Model,
            Output = _folder["x.csv"],
            Prepare = true,
        };

    Row[] Run(string[] inputs, double? hop = null)
    {
        Embedder.Run(Request(inputs) with { HopSeconds = hop, Overwrite = true });
        var rows = CsvRows.Read(_folder["x.csv"]);
        var (status, start) = (rows[0].IndexOf("status"), rows[0].IndexOf("start_s"));
        return
        [
            .. rows.Skip(1)
                .Select(row => new Row(
                    row[status],
                    Number(row[start]),
                    [.. row[(start + 1)..].Where(cell => cell.Length > 0).Select(cell => (float)Number(cell))]
                )),
        ];
    }

    static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    sealed record Row(string Status, double Start, float[] Vector);
}
