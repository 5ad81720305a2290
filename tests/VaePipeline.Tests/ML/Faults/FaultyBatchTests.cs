using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.Audio;
using VaePipeline.ML;
using VaePipeline.Tests.Audio;

namespace VaePipeline.Tests.ML.Faults;

/// <summary>Bad sounds among good ones: each has a row with the reason, and does not change the bits of other rows.</summary>
public class FaultyBatchTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    const int BatchSize = 4;

    [Fact]
    public void One_bad_file_at_any_position_of_a_batch_leaves_the_other_rows_as_they_were()
    {
        var ml = new MLContext();
        var good = sounds.Tones.Take(2 * BatchSize + 1).ToArray();
        var expected = Chains.Embed(ml, sounds, good, batchSize: BatchSize);
        foreach (var bad in (string[])[sounds.Empty, sounds.Silent, sounds.Short, sounds.Missing])
            for (var at = 0; at < good.Length; at++)
            {
                var given = Chains.Embed(ml, sounds, [.. good[..at], bad, .. good[(at + 1)..]], batchSize: BatchSize);
                Assert.NotEqual("ok", given[at].Status);
                Assert.All(given[at].Embedding, value => Assert.True(float.IsNaN(value)));
                Chains.AssertSameBits(expected.Where((_, i) => i != at), given.Where((_, i) => i != at));
            }
    }

    [Fact]
    public void A_batch_of_bad_files_gives_only_reasons()
    {
        var rows = Chains.Embed(
            new(),
            sounds,
            [.. Enumerable.Repeat(sounds.Empty, 5), .. Enumerable.Repeat(sounds.Missing, 5)],
            batchSize: BatchSize
        );
        Assert.Equal(10, rows.Length);
        Assert.All(rows, row => Assert.Equal("error", row.Status));
        Assert.All(rows, row => Assert.NotEmpty(row.Message));
    }

    [Fact]
    public void Clips_of_0_to_1025_samples_are_errors_short_or_ok_as_documented()
    {
        using var folder = new TemporaryFolder();
        var tone = SoundFolder.Tone(440, 1, 1025);
        var paths = Enumerable.Range(0, 1026).Select(length => Clip(folder, $"{length}.wav", tone.AsSpan(0, length))).ToArray();
        var rows = Chains.Embed(new(), sounds, paths);
        Assert.Equal(Enumerable.Range(0, 1026).Select(ExpectedOf), rows.Select(row => row.Status));
        Assert.All(rows, row => Assert.All(row.Embedding, value => Assert.Equal(row.Status == "ok", float.IsFinite(value))));

        string ExpectedOf(int length) =>
            length == 0 ? "error"
            : length < sounds.Features.FftSize ? "short"
            : "ok";
    }

    [Fact]
    public void Silent_clips_of_0_to_1025_samples_are_errors_short_or_silent()
    {
        using var folder = new TemporaryFolder();
        var silence = new float[1025];
        int[] lengths = [0, 1, 2, 255, 256, 257, 510, 511, 512, 513, 1023, 1024, 1025];
        var rows = Chains.Embed(new(), sounds, lengths.Select(length => Clip(folder, $"{length}.wav", silence.AsSpan(0, length))));
        Assert.Equal(
            lengths.Select(length =>
                length == 0 ? "error"
                : length < sounds.Features.FftSize ? "short"
                : "silent"
            ),
            rows.Select(row => row.Status)
        );
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(1e30f)]
    public void Samples_that_are_not_finite_or_too_large_fail_only_their_row(float strange)
    {
        using var folder = new TemporaryFolder();
        var samples = SoundFolder.Tone(440, 1, 12_000);
        samples[6_000] = strange;
        File.WriteAllBytes(
            folder["strange.wav"],
            WavBytes.Riff(WavBytes.Format(bits: 32, tag: 3), WavBytes.Chunk("data", [.. samples.SelectMany(BitConverter.GetBytes)]))
        );
        var rows = Chains.Embed(new(), sounds, [sounds.Tones[0], folder["strange.wav"], sounds.Tones[1]]);
        Assert.Equal(["ok", "error", "ok"], rows.Select(row => row.Status));

        var ml = new MLContext();
        var view = ml.Data.LoadFromEnumerable(
            new[]
            {
                new Samples { Audio = samples },
                new Samples { Audio = SoundFolder.Tone(440, 1, 12_000) },
            }
        );
        using var chain = ml
            .Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = sounds.Features })
            .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", sounds.Model))
            .Fit(view);
        var statuses = chain.Transform(view).GetColumn<string>("Status");
        Assert.Equal(["error", "ok"], statuses);
    }

    [Fact]
    public void Denormal_samples_are_silence()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder["denormal.wav"],
            WavBytes.Riff(
                WavBytes.Format(bits: 32, tag: 3),
                WavBytes.Chunk("data", [.. Enumerable.Range(1, 4_000).SelectMany(BitConverter.GetBytes)])
            )
        );
        Assert.Equal("silent", Assert.Single(Chains.Embed(new(), sounds, [folder["denormal.wav"]])).Status);
    }

    sealed class Samples
    {
        public float[] Audio { get; set; } = [];
    }

    static string Clip(TemporaryFolder folder, string name, ReadOnlySpan<float> samples)
    {
        WavFile.Write(folder[name], samples, 16_000, atomic: false);
        return folder[name];
    }
}
