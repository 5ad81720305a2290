using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace VaePipeline.Cli.Terminal;

/// <summary>A progress bar on stderr, shown only where stderr is a terminal: logs and pipes stay clean, or get a line now and then.</summary>
static class ProgressBar
{
    /// <summary>Runs <paramref name="work"/> under a bar; it reports how far it is as a fraction of 1 and a short text.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="work">The work.</param>
    /// <param name="inLogs">How often a line tells it where there is no terminal; never when left out.</param>
    public static T Run<T>(string title, Func<IBar, T> work, TimeSpan? inLogs = null) =>
        RunAsync(title, bar => Task.FromResult(work(bar)), inLogs).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public static Task<T> RunAsync<T>(string title, Func<IBar, Task<T>> work, TimeSpan? inLogs = null)
    {
        if (Console.IsErrorRedirected)
            return work(inLogs is { } interval ? new LogBar(title, interval, Console.Error, TimeProvider.System) : new Hidden());

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new TimeLeftColumn())
            .StartAsync(context => work(new Shown(console, context.AddTask(Markup.Escape(title), maxValue: 1), title)));
    }

    sealed class Shown(IAnsiConsole console, ProgressTask task, string title) : IBar
    {
        public void Report(BarState state)
        {
            task.Value = state.Fraction;
            task.State.Update<TimeSpan>(TimeLeftColumn.Key, _ => state.Remaining);
            task.Description = Markup.Escape(state.Text.Length == 0 ? title : $"{title}: {state.Text}");
        }

        public void WriteLine(string result)
        {
            // where both streams are one terminal, only the console that draws the bar knows where the next line belongs
            if (Console.IsOutputRedirected)
                Console.WriteLine(result);
            else
                console.WriteLine(result);
        }
    }

    /// <summary>The time left: what the job says, or else what follows from the fraction done so far.</summary>
    sealed class TimeLeftColumn : ProgressColumn
    {
        public const string Key = "remaining";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
            => new Text((task.State.Get<TimeSpan>(Key) is { Ticks: > 0 } told ? told : task.RemainingTime) is { } left ? left.ToString(left.TotalDays < 1 ? @"hh\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture) : "--:--:--");
    }

    sealed class Hidden : IBar
    {
        public void Report(BarState value)
        {
        }

        public void WriteLine(string result) => Console.WriteLine(result);
    }
}

/// <summary>A bar under which results may be printed while it moves.</summary>
interface IBar : IProgress<BarState>
{
    /// <summary>Prints a line of the result on stdout, above the bar.</summary>
    void WriteLine(string result);
}

/// <param name="Fraction">How much is done, 0 to 1.</param>
/// <param name="Text">What is going on, in a few words; may be empty.</param>
/// <param name="Remaining">Time left, where the job itself knows better than its fraction tells; 0 where it does not.</param>
readonly record struct BarState(double Fraction, string Text = "", TimeSpan Remaining = default);

/// <summary>Reports a room's progress as the state of a bar, on the reporting thread: in order, and with nothing left behind at the end.</summary>
/// <param name="bar">The bar.</param>
/// <param name="describe">Tells its state.</param>
/// <param name="rest">From one state to the next at least, where a room reports 1,000 times a second; what comes between is not described.</param>
sealed class BarProgress<T>(IProgress<BarState> bar, Func<T, BarState> describe, TimeSpan rest = default) : IProgress<T>
{
    long? _last;

    public void Report(T value)
    {
        if (_last is { } last && Stopwatch.GetElapsedTime(last) < rest)
            return;
        _last = Stopwatch.GetTimestamp();
        bar.Report(describe(value));
    }
}
