using VaePipeline.Cli.Terminal;

namespace EndToEnd.Tests;

/// <summary>The log of a long job shows progress; that of a short job stays empty.</summary>
public sealed class LogBarTests
{
    [Fact]
    public void A_line_is_written_after_each_interval()
    {
        var (time, log) = (new Clock(), new StringWriter { NewLine = "\n" });
        var bar = new LogBar("Embedding", TimeSpan.FromMinutes(1), log, time);
        foreach (var (seconds, done) in new[] { (0, 0), (59, 10), (60, 20), (61, 30), (119, 40), (150, 50), (209, 60), (210, 100) })
        {
            time.Seconds = seconds;
            bar.Report(new(done / 100.0, $"{done} of 100 files"));
        }
        Assert.Equal(
            "Embedding: 20.0 %, 20 of 100 files\nEmbedding: 50.0 %, 50 of 100 files\nEmbedding: 100.0 %, 100 of 100 files\n",
            log.ToString()
        );
    }

    [Fact]
    public void The_time_left_is_shown_if_the_job_knows_it()
    {
        var (time, log) = (new Clock(), new StringWriter { NewLine = "\n" });
        var bar = new LogBar("Embedding", TimeSpan.FromMinutes(1), log, time);
        foreach (var left in (TimeSpan[])[TimeSpan.FromSeconds(90), TimeSpan.FromHours(51)])
        {
            time.Seconds += 60;
            bar.Report(new(0.5, "5 of 10 files", left));
        }
        Assert.Equal(
            "Embedding: 50.0 %, 5 of 10 files, 00:01:30 left\nEmbedding: 50.0 %, 5 of 10 files, 2.03:00:00 left\n",
            log.ToString()
        );
    }

    sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
