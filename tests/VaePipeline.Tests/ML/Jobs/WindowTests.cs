using System.Globalization;
using System.Text.Json;
using VaePipeline.Audio;
using VaePipeline.ML;
using VaePipeline.ML.Jobs;
using VaePipeline.ML.Transforms;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>Windows of long files: each row equals the embedding of its window alone.</summary>
public sealed class WindowTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    const int Rate = 16_000;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    EmbeddingRequest Request(string output) =>
        new()
        {
            Inputs = [Long("a.wav", 9), sounds.Tones[0], sounds.Empty, sounds.Short, sounds.Silent, Long("b.wav", 5), Torn()],
            Model = sounds.Model,
            Output = output,
            Threads = 2,
            BatchSize = 4,
            HopSeconds = 0.5,
        };

    [Fact]
    public void Every_window_has_the_vector_of_its_samples()
    {
        var summary = Embedder.Run(Request(_folder["x.csv"]) with { BatchSize = 1 });
        using var encoder = new TimbreEncoder(sounds.Model);
        var rows = CsvRows.Read(_folder["x.csv"]);
        Assert.Equal(["id", "path", "status", "message", "duration_s", "start_s", "z00", "z01", "z02"], rows[0]);
        foreach (var name in (string[])["a.wav", "b.wav"])
        {
            var samples = AudioFile.Read(_folder[name]).Samples;
            var windows = rows.Where(row => row[1] == _folder[name]).ToArray();
            // the last window is the first that includes the end
            Assert.Equal(1 + (int)Math.Ceiling((samples.Length - sounds.Features.SamplesSeen) / 8_000.0), windows.Length);
            Assert.Equal(
                Enumerable.Range(0, windows.Length).Select(i => (0.5 * i).ToString(CultureInfo.InvariantCulture)),
                windows.Select(row => row[5])
            );
            foreach (var row in windows)
            {
                Assert.Equal($"{name}@{row[5]}", row[0]);
                var from = (int)(double.Parse(row[5], CultureInfo.InvariantCulture) * Rate);
                var expected = encoder.Encode(samples.AsSpan(from, Math.Min(sounds.Features.SamplesSeen, samples.Length - from)), Rate);
                Assert.Equal(expected, row[6..].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));
            }
        }
        Assert.True(summary.HasWindows);
        Assert.Equal(1, summary.Short);
        Assert.Equal(summary.Total, rows.Count - 1);
    }

    [Fact]
    public void The_first_window_is_the_vector_of_the_file()
    {
        Embedder.Run(Request(_folder["onsets.csv"]) with { HopSeconds = null });
        Embedder.Run(Request(_folder["windows.csv"]));
        var onsets = CsvRows.Read(_folder["onsets.csv"]).Skip(1).Where(row => row[2] == "ok").ToArray();
        var windows = CsvRows.Read(_folder["windows.csv"]).Skip(1).Where(row => row[5] == "0").ToDictionary(row => row[1]);
        Assert.True(onsets.Length >= 3);
        Assert.All(onsets, row => Assert.Equal(row[5..], windows[row[1]][6..]));
    }

    [Fact]
    public void Unreadable_and_short_files_have_one_row_with_the_reason()
    {
        Embedder.Run(Request(_folder["x.csv"]));
        var rows = CsvRows.Read(_folder["x.csv"]).Skip(1).ToArray();
        Assert.Equal("error", Assert.Single(rows, row => row[1] == sounds.Empty)[2]);
        Assert.Equal("short", Assert.Single(rows, row => row[1] == sounds.Short)[2]);
        Assert.All(rows.Where(row => row[1] == sounds.Silent), row => Assert.Equal("silent", row[2]));
        var torn = rows.Where(row => row[1] == _folder["torn.wav"]).ToArray();
        Assert.Equal(Enumerable.Repeat("ok", torn.Length - 1).Append("error"), torn.Select(row => row[2]));
        Assert.InRange(torn.Length, 8, 11);
    }

    [Fact]
    public void Silence_between_sounds_is_not_a_failure()
    {
        var samples = new float[4 * Rate];
        SoundFolder.Tone(440, 1, Rate).CopyTo(samples, 0);
        WavFile.Write(_folder["gap.wav"], samples, Rate);
        var summary = Embedder.Run(
            Request(_folder["x.csv"]) with
            {
                Inputs = [_folder["gap.wav"]],
                WindowSeconds = 0.5,
                HopSeconds = null,
                FailFast = true,
            }
        );
        Assert.Equal((2, 6, 0), (summary.Ok, summary.Silent, summary.Failed));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("npy")]
    [InlineData("tsv")]
    [InlineData("jsonl")]
    public void Threads_shards_and_stops_change_no_byte(string ending)
    {
        Embedder.Run(Request(_folder[$"whole/x.{ending}"]) with { Threads = 1 });
        string[] shards =
        [
            .. Enumerable.Range(1, 3).Select(i => Embedder.Run(Request(_folder[$"parts/{i}.{ending}"]) with { Shard = new(i, 3) }).Output),
        ];
        ShardMerge.Run(shards, _folder[$"merged/x.{ending}"]);
        AssertSame("whole", "merged");
        for (var after = 4; after < 40; after += 8)
        {
            using var stop = new CancellationTokenSource();
            var request = Request(_folder[$"stopped/x.{ending}"]) with { Overwrite = true };
            Assert.ThrowsAny<OperationCanceledException>(() =>
                Embedder.Run(
                    request,
                    new ProgressAction(progress =>
                    {
                        if (progress.Rows >= after)
                            stop.Cancel();
                    }),
                    stop.Token
                )
            );
            Assert.True(Embedder.Run(request with { Resume = true, Overwrite = false }).Resumed >= after - 4);
            AssertSame("whole", "stopped");
        }
        var other = Assert.Throws<TimbreException>(() =>
            Embedder.Run(Request(_folder[$"stopped/x.{ending}"]) with { Resume = true, HopSeconds = 0.25 })
        );
        Assert.Contains("windows 0.512 s every 0.5 s, not 0.512 s every 0.25 s", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_within_a_long_file_is_reported()
    {
        var seen = new List<EmbeddingProgress>();
        Embedder.Run(Request(_folder["x.csv"]) with { Inputs = [Long("a.wav", 9)] }, new ProgressAction(seen.Add));
        Assert.Equal(seen.Select(progress => progress.Fraction).Order(), seen.Select(progress => progress.Fraction));
        Assert.Contains(seen, progress => progress is { Done: 0, Fraction: > 0.2 and < 0.8 });
        Assert.Equal((1, 1, 1.0), (seen[^1].Done, seen[^1].Total, seen[^1].Fraction));
    }

    [Fact]
    public void The_metadata_has_the_windows()
    {
        Embedder.Run(Request(_folder["x.csv"]) with { WindowSeconds = 0.5 });
        var windows = JsonDocument.Parse(File.ReadAllBytes(_folder["x.csv.meta.json"])).RootElement.GetProperty("windows");
        Assert.Equal((8_000, 8_000, 512, Rate), (Number("samples"), Number("hop"), Number("least"), Number("sample_rate")));
        int Number(string name) => windows.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData(2.1, null, "0.032 to 0.512 s")]
    [InlineData(0.01, null, "0.032 to 0.512 s")]
    [InlineData(double.NaN, null, "above 0")]
    [InlineData(null, 0.0, "above 0")]
    [InlineData(null, -1.0, "above 0")]
    [InlineData(null, 1e-6, "0.001 to 86400 s")]
    [InlineData(null, 1e9, "to 86400 s")]
    public void Window_and_hop_out_of_range_are_refused(double? window, double? hop, string allowed) =>
        Assert.Contains(
            allowed,
            Assert
                .Throws<TimbreException>(() => Embedder.Run(Request(_folder["x.csv"]) with { WindowSeconds = window, HopSeconds = hop }))
                .Message,
            StringComparison.Ordinal
        );

    string Long(string name, int seconds)
    {
        if (!File.Exists(_folder[name]))
            WavFile.Write(
                _folder[name],
                [
                    .. Enumerable.Range(0, seconds).SelectMany(second => SoundFolder.Tone(200 + 50 * second, second, Rate)),
                    .. SoundFolder.Tone(99, 7, 1_234),
                ],
                Rate
            );
        return _folder[name];
    }

    /// <summary>Six seconds of 32-bit float samples with one NaN in the fifth second.</summary>
    string Torn()
    {
        if (File.Exists(_folder["torn.wav"]))
            return _folder["torn.wav"];
        using var writer = new BinaryWriter(File.Create(_folder["torn.wav"]));
        const int Bytes = 6 * Rate * sizeof(float);
        writer.Write("RIFF"u8);
        writer.Write(36 + Bytes);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)3);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(Rate * sizeof(float));
        writer.Write((short)sizeof(float));
        writer.Write((short)32);
        writer.Write("data"u8);
        writer.Write(Bytes);
        for (var i = 0; i < 6 * Rate; i++)
            writer.Write(i == 5 * Rate - 100 ? float.NaN : (float)Math.Sin(0.1 * i));
        return _folder["torn.wav"];
    }

    void AssertSame(string expected, string given)
    {
        var files = Directory.GetFiles(_folder[expected]).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(
            files.Select(Path.GetFileName),
            Directory.GetFiles(_folder[given]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder[given], Path.GetFileName(file))))
        );
    }
}
