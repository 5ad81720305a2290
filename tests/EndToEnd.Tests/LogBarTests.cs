using VaePipeline.Cli.Terminal;

namespace EndToEnd.Tests;

/// <summary>The log of a long job tells how far it is, that of a short one stays clean.</summary>
public sealed class LogBarTests
{
    [Fact]
    public void A_line_is_written_when_the_interval_is_over_and_not_before()
    {
        var (time, log) = (new Clock(), new StringWriter { NewLine = "\n" });
        var bar = new LogBar("Embedding", TimeSpan.FromMinutes(1), log, time);
        foreach (var (seconds, done) in new[] { (0, 0), (59, 10), (60, 20), (61, 30), (119, 40), (150, 50), (209, 60), (210, 100) })
        {
            time.Seconds = seconds;
            bar.Report(new(done / 100.0, $"{done} of 100 files"));
        }
        Assert.Equal("Embedding: 20.0 %, 20 of 100 files\nEmbedding: 50.0 %, 50 of 100 files\nEmbedding: 100.0 %, 100 of 100 files\n", log.ToString());
    }

    sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
