using System.Diagnostics;

namespace VaePipeline.Cli.Terminal;

/// <summary>
/// Converts the progress of a job into the state of a bar. It reports on the thread of the job, so nothing is out of order or late. Reports
/// within the interval after another are dropped.
/// </summary>
sealed class BarProgress<T>(IProgress<BarState> bar, Func<T, BarState> describe, TimeSpan interval = default) : IProgress<T>
{
    long? _last;

    public void Report(T value)
    {
        if (_last is { } last && Stopwatch.GetElapsedTime(last) < interval)
            return;
        _last = Stopwatch.GetTimestamp();
        bar.Report(describe(value));
    }
}

static class BarProgress
{
    public static BarProgress<(string Stage, int Done, int Total)> OfAnalysis(IBar bar) =>
        new(bar, p => new((double)p.Done / Math.Max(1, p.Total), p.Stage));
}
