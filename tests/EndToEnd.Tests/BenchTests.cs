using System.Text.Json;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

public sealed class BenchTests
{
    [Fact]
    public void Training_is_measured_for_programs()
    {
        var report = JsonDocument
            .Parse(Vae.Succeed("bench", "train", "--steps", "2", "--batch", "2", "--threads", "1", "--json").Output)
            .RootElement;

        Assert.Equal((1, 2, 2), (Whole("threads"), Whole("batch_size"), Whole("steps")));
        // 18,391,040 multiply-adds forward, three times that in all, but for the input gradient of the first layer's 368,640
        Assert.Equal(2 * 2 * ((3 * 18_391_040) - 368_640) / 1e9, report.GetProperty("step").GetProperty("gflop").GetDouble(), 12);
        Assert.True(report.GetProperty("share_of_peak").GetDouble() > 0);
        Assert.True(report.GetProperty("processor_milliseconds").GetDouble() > 0);
        CheckTiming(report.GetProperty("step"));

        int Whole(string name) => report.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Training_of_any_pipeline_is_measured_for_people()
    {
        using var folder = new TemporaryFolder();
        var pipeline = SmallPipeline.Write(folder.Path, "no-notes-needed");

        var output = Vae.Succeed("bench", "train", pipeline, "--steps", "2").Output;

        Assert.StartsWith("small: batches of 16,", output, StringComparison.Ordinal);
        Assert.Contains("GFLOP/s", output, StringComparison.Ordinal);
        Assert.Contains("fused kernels", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_implementations_of_the_layers_are_measured_in_turn()
    {
        string[] arguments = ["bench", "train", "--kernels", "both", "--steps", "3", "--batch", "2", "--threads", "1"];
        var report = JsonDocument.Parse(Vae.Succeed([.. arguments, "--json"]).Output).RootElement;
        var (fused, torch) = (report.GetProperty("fused"), report.GetProperty("torch"));
        Assert.Equal(("fused", "torch"), (fused.GetProperty("kernels").GetString(), torch.GetProperty("kernels").GetString()));
        Assert.All([fused, torch], kernels => CheckTiming(kernels.GetProperty("step")));
        Assert.Equal(Median(torch) / Median(fused), report.GetProperty("torch_over_fused").GetDouble(), 9);
        Assert.Matches(@"(?m)^torch / fused: \d+\.\d\d ", Vae.Succeed(arguments).Output);

        static double Median(JsonElement kernels) =>
            kernels.GetProperty("step").GetProperty("milliseconds").GetProperty("median").GetDouble();
    }

    [Theory]
    [InlineData("--steps", "0", "1 to 100000")]
    [InlineData("--batch", "0", "1 to 4096")]
    [InlineData("--threads", "0", "1 to 1024")]
    public void A_setting_out_of_range_is_refused_with_the_range(string option, string value, string range)
    {
        var outcome = Vae.Run("bench", "train", option, value);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(range, outcome.Errors, StringComparison.Ordinal);
        Assert.Single(outcome.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Embedding_is_compared_with_its_steps()
    {
        var report = JsonDocument.Parse(Vae.Succeed("bench", "embed", "--times", "1", "--threads", "2", "--json").Output).RootElement;

        Assert.Equal(
            (256, 256, 2),
            (report.GetProperty("clips").GetInt32(), report.GetProperty("stage_clips").GetInt32(), report.GetProperty("threads").GetInt32())
        );
        var stages = report.GetProperty("stages").EnumerateArray().ToList();
        Assert.Equal(["decode", "log_mel", "encode"], stages.Select(stage => stage.GetProperty("name").GetString()));
        Assert.All(stages, stage => Assert.True(stage.GetProperty("core_microseconds").GetDouble() > 0));
        Assert.Equal(1, stages.Sum(stage => stage.GetProperty("share").GetDouble()), 9);
        var together = report.GetProperty("stages_core_microseconds").GetDouble();
        Assert.Equal(stages.Sum(stage => stage.GetProperty("core_microseconds").GetDouble()), together, 6);
        foreach (var name in (string[])["cold", "warm"])
        {
            var job = report.GetProperty(name);
            Assert.Equal(job.GetProperty("core_microseconds").GetDouble() / together, job.GetProperty("ratio").GetDouble(), 9);
            Assert.True(job.GetProperty("clips_per_second").GetDouble() > 0);
            Assert.InRange(job.GetProperty("busy").GetDouble(), 0.01, 2);
        }
        Assert.True(report.GetProperty("first_row_seconds").GetDouble() > 0);
        Assert.InRange(report.GetProperty("peak_megabytes").GetDouble(), 20, 2_000);
    }

    [Fact]
    public void Embedding_of_given_files_is_measured_for_people()
    {
        using var folder = new TemporaryFolder();
        var notes = SmallPipeline.RenderNotes(folder.Path);

        var output = Vae.Succeed("bench", "embed", notes, "--times", "2").Output;

        Assert.Matches(@"(?m)^log-mel +[\d.]+ +\d+ ?%$", output);
        Assert.Matches(@"(?m)^the job, cold( +[\d.]+){4} +\d+ ?%$", output);
        Assert.Equal(1, Vae.Run("bench", "embed", Fixtures.Path("log-mel")).ExitCode);
    }

    [Fact]
    public void Features_are_measured_for_programs_and_people()
    {
        var report = JsonDocument.Parse(Vae.Succeed("bench", "features", "--json").Output).RootElement;
        Assert.Equal(256, report.GetProperty("clips").GetInt32());
        Assert.Equal(
            ["decode", "log_mel"],
            report.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString())
        );
        Assert.True(report.GetProperty("clips_per_second").GetDouble() > 0);
        Assert.Matches(
            @"(?m)^log-mel +[\d.]+ us of processor time a clip, \d+ ?%$",
            Vae.Succeed("bench", "features", "--threads", "1").Output
        );
    }

    static void CheckTiming(JsonElement timing)
    {
        var milliseconds = timing.GetProperty("milliseconds");
        double[] spread = [.. new[] { "least", "p10", "median", "p90" }.Select(name => milliseconds.GetProperty(name).GetDouble())];
        Assert.True(spread[0] > 0);
        Assert.Equal(spread.Order(), spread);
        Assert.Equal(timing.GetProperty("gflop").GetDouble() / spread[2] * 1000, timing.GetProperty("gflop_per_second").GetDouble(), 9);
    }
}
