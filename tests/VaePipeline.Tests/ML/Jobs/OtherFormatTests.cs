using System.Text.Json;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.ML.Jobs;
using VaePipeline.ML.Transforms;
using VaePipeline.Tests.Audio.Containers;
using VaePipeline.Tests.Audio.OtherDecoders;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>Sounds that only ffmpeg decodes are embedded, or counted if there is none; a job that needs ffmpeg is bound to its version.</summary>
public sealed class OtherFormatTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    EmbeddingRequest Request(string output, params string[] inputs) =>
        new()
        {
            Inputs = inputs,
            Model = sounds.Model,
            Output = _folder[output],
            BatchSize = 4,
        };

    string Write(string name, params IEnumerable<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], [.. content]);
        return _folder[name];
    }

    string[][] Rows(string output) => [.. CsvRows.Read(_folder[output]).Skip(1)];

    string? VersionIn(string output)
    {
        using var sidecar = JsonDocument.Parse(File.ReadAllText(_folder[$"{output}.meta.json"]));
        return sidecar.RootElement.GetProperty("versions").TryGetProperty("ffmpeg", out var version) ? version.GetString() : null;
    }

    [Fact]
    public void Sounds_that_are_left_out_of_a_folder_are_counted()
    {
        Write("in/a.wav", FixtureSound.Bytes("sound.wav"));
        foreach (var name in (string[])["b.m4a", "c.M4A", "sub/d.wma", "sub/e.wv", "f.txt", "g", "h.rx2", ".hidden.m4a", "code.ts"])
            Write($"in/{name}", 1, 2, 3);
        var summary = Embedder.Run(Request("x.csv", _folder["in"]) with { Ffmpeg = false });
        Assert.Equal(
            ["5 sounds are left out: 2 .m4a, 1 .rx2, 1 .wma, 1 .wv. ffmpeg, which decodes 4 of them, is switched off."],
            summary.Notices
        );
        Assert.Single(Rows("x.csv"));
        // the pattern decides which files count
        Assert.Equal(
            ["3 sounds are left out: 2 .m4a, 1 .rx2. ffmpeg, which decodes 2 of them, is switched off."],
            Embedder.Run(Request("y.csv", _folder["in/*"]) with { Ffmpeg = false }).Notices
        );
        Assert.Null(VersionIn("x.csv"));
    }

    [Fact]
    public void A_folder_that_has_nothing_else_says_what_it_has()
    {
        Write("in/b.m4a", 1, 2, 3);
        foreach (var input in (string[])[_folder["in"], _folder["in/*"]])
            Assert.Contains(
                "no sound that can be read. 1 sound is left out: 1 .m4a.",
                Assert.Throws<TimbreException>(() => Embedder.Run(Request("x.csv", input) with { Ffmpeg = false })).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Formats_of_ffmpeg_have_the_vector_of_the_same_sound_in_WAV()
    {
        Write("in/a.wav", FixtureSound.Bytes("sound.wav"));
        FfmpegTool.Make(_folder["in/b.m4a"], "-i", _folder["in/a.wav"], "-c:a", "alac");
        FfmpegTool.Make(_folder["in/c.wv"], "-i", _folder["in/a.wav"]);
        FfmpegTool.Make(_folder["in/d.mp4"], "-i", _folder["in/a.wav"], "-c:a", "aac");
        var summary = Embedder.Run(Request("x.csv", _folder["in"]));
        var rows = Rows("x.csv");
        Assert.Equal((4, 0), (summary.Ok, summary.Notices.Count));
        Assert.All(rows[..3], row => Assert.Equal(["ok", "", "0.5"], row[2..5]));
        Assert.Equal(rows[0][5..], rows[1][5..]);
        Assert.Equal(rows[0][5..], rows[2][5..]);
        Assert.Equal("ok", rows[3][2]);
        Assert.Equal(FfmpegProgram.VersionOf(FfmpegProgram.Find()!, TestContext.Current.CancellationToken), VersionIn("x.csv"));

        Embedder.Run(Request("w.csv", _folder["in"]) with { WindowSeconds = 0.1 });
        var windows = Rows("w.csv").GroupBy(row => row[0].Split('@')[0], row => string.Join(',', row[5..])).ToArray();
        Assert.Equal(windows[0], windows[1]);
        Assert.Equal(windows[0], windows[2]);
    }

    [Fact]
    public void A_job_that_needs_ffmpeg_resumes_only_with_the_same()
    {
        string[] inputs = [.. sounds.Tones.Take(10), FfmpegTool.Make(_folder["a.wv"], "-i", sounds.Tones[3]), .. sounds.Tones.Skip(10)];
        var request = Request("x.csv", inputs) with { Threads = 1 };
        Embedder.Run(request with { Output = _folder["whole.csv"] });
        Stop(request, after: 40);
        var refused = Assert.Throws<TimbreException>(() => Embedder.Run(request with { Resume = true, Ffmpeg = false }));
        Assert.Matches(@"the stopped job had ffmpeg \S+, not none; resume it with the same settings, or start over\.$", refused.Message);
        Assert.Equal(["Resume", "Overwrite"], refused.Options);
        Assert.True(Embedder.Run(request with { Resume = true }).Resumed > 0, "what was refused must not have harmed the rows");
        AssertSame("whole.csv", "x.csv");
        Assert.Contains(
            "but belongs to a job with ffmpeg ",
            Assert.Throws<TimbreException>(() => Embedder.Run(request with { Resume = true, Ffmpeg = false })).Message,
            StringComparison.Ordinal
        );
        Assert.True(Embedder.Run(request with { Resume = true }).WasFinished);
    }

    [Fact]
    public void A_job_that_does_not_need_ffmpeg_resumes_without_it()
    {
        var request = Request("x.csv", [.. sounds.Tones, sounds.Empty, sounds.Silent]) with { Threads = 1 };
        Embedder.Run(request with { Output = _folder["whole.csv"] });
        Stop(request, after: 40);
        Assert.True(Embedder.Run(request with { Resume = true, Ffmpeg = false }).Resumed > 0);
        AssertSame("whole.csv", "x.csv");
        Assert.True(Embedder.Run(request with { Resume = true, Ffmpeg = false }).WasFinished);
        Assert.Null(VersionIn("x.csv"));
    }

    [Fact]
    public void A_missing_ffmpeg_is_recorded_where_a_file_needed_it()
    {
        Embedder.Run(Request("x.csv", Write("a.m4a", 1, 2, 3), sounds.Tones[0]) with { Ffmpeg = false });
        Assert.Equal("none", VersionIn("x.csv"));
        Assert.Contains("ffmpeg, which decodes such files, is switched off", Rows("x.csv")[0][3], StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_merge_although_only_some_need_ffmpeg_and_not_if_theirs_differ()
    {
        string[] inputs = [.. sounds.Tones.Take(12), Write("a.m4a", 1, 2, 3)];
        var request = Request("whole.csv", inputs) with { Ffmpeg = false };
        Embedder.Run(request);
        string[] parts = [.. Enumerable.Range(1, 3).Select(i => _folder[$"part-{i}.csv"])];
        for (var i = 0; i < 3; i++)
            Embedder.Run(request with { Output = parts[i], Shard = new(i + 1, 3) });
        Assert.Single(parts, part => VersionIn(Path.GetFileName(part)) == "none");
        ShardMerge.Run(parts, _folder["merged.csv"], cancellationToken: TestContext.Current.CancellationToken);
        AssertSame("whole.csv", "merged.csv");

        var other = Array.Find(parts, part => VersionIn(Path.GetFileName(part)) is null)!;
        var sidecar = File.ReadAllText($"{other}.meta.json");
        File.WriteAllText(
            $"{other}.meta.json",
            sidecar.Replace("\"versions\": {", "\"versions\": {\n    \"ffmpeg\": \"6.0\",", StringComparison.Ordinal)
        );
        Assert.Contains(
            "ffmpeg",
            Assert.Throws<TimbreException>(() => ShardMerge.Run(parts, _folder["other.csv"])).Message,
            StringComparison.Ordinal
        );
    }

    static void Stop(EmbeddingRequest request, int after)
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            Embedder.Run(
                request,
                new ProgressAction(progress =>
                {
                    if (progress.Done >= after)
                        source.Cancel();
                }),
                source.Token
            )
        );
    }

    void AssertSame(string expected, string actual)
    {
        Assert.Equal(File.ReadAllText(_folder[expected]), File.ReadAllText(_folder[actual]));
        Assert.Equal(
            File.ReadAllText(_folder[$"{expected}.meta.json"]).Replace(expected, actual, StringComparison.Ordinal),
            File.ReadAllText(_folder[$"{actual}.meta.json"])
        );
    }
}
