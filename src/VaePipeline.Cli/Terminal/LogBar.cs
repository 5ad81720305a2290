namespace VaePipeline.Cli.Terminal;

/// <summary>A bar where there is no terminal: a line on stderr now and then, so that the log of a long job tells how far it is and a short job's stays clean.</summary>
/// <param name="title">What is being done.</param>
/// <param name="interval">From a line to the next, and before the first.</param>
/// <param name="log">Where the lines go.</param>
/// <param name="time">What tells how late it is.</param>
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
            log.WriteLine(FormattableString.Invariant($"{title}: {100 * state.Fraction:0.0} %, {state.Text}"));
        }
    }

    public void WriteLine(string result) => Console.WriteLine(result);
}
