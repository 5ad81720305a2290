namespace VaePipeline.Cli.Terminal;

/// <summary>Progress without a terminal: a line at long intervals, the first after one, so the log of a long job shows progress and that of a short job stays empty.</summary>
sealed class LogBar(string title, TimeSpan interval, TextWriter log, TimeProvider time) : IBar
{
    readonly Lock _gate = new();
    long _last = time.GetTimestamp();

    public void Report(BarState state)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_last) < interval)
                return;
            _last = time.GetTimestamp();
            var remaining = state.Remaining > TimeSpan.Zero ? $", {BarState.Format(state.Remaining)} left" : "";
            log.WriteLine(FormattableString.Invariant($"{title}: {100 * state.Fraction:0.0} %, {state.Text}{remaining}"));
        }
    }

    public void WriteLine(string line, string verdict = "") => Console.WriteLine(Palette.WithVerdict(line, verdict));
}
