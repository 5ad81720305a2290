using Spectre.Console;
using Spectre.Console.Rendering;

namespace VaePipeline.Cli.Terminal;

/// <summary>A progress bar on stderr if that is a terminal. Elsewhere there is no bar, or a line at long intervals.</summary>
static class ProgressBar
{
    /// <summary>Columns of the percentage, of the time left and of the space between.</summary>
    const int FixedWidth = 4 + 8 + 4;

    /// <summary>Runs work under a bar.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="work">The work, which reports its progress to the bar.</param>
    /// <param name="logInterval">The time between two lines where stderr is no terminal; null writes none.</param>
    public static T Run<T>(string title, Func<IBar, T> work, TimeSpan? logInterval = null) =>
        RunAsync(title, bar => Task.FromResult(work(bar)), logInterval).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public static Task<T> RunAsync<T>(string title, Func<IBar, Task<T>> work, TimeSpan? logInterval = null)
    {
        if (Console.IsErrorRedirected)
            return work(new LogBar(title, logInterval ?? TimeSpan.MaxValue, Console.Error, TimeProvider.System));

        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Console.Error),
                ColorSystem = Palette.IsColored(isRedirected: false) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            }
        );
        var barWidth = console.Profile.Width switch
        {
            < 100 => 10,
            < 140 => 20,
            _ => 40,
        };
        return console
            .Progress()
            .AutoClear(true)
            .Columns(
                new TextColumn(console.Profile.Width - barWidth - FixedWidth),
                new ProgressBarColumn { Width = barWidth },
                new PercentageColumn(),
                new TimeLeftColumn()
            )
            .StartAsync(context => work(new TerminalBar(console, context.AddTask(title, maxValue: 1), title)));
    }

    sealed class TerminalBar(IAnsiConsole console, ProgressTask task, string title) : IBar
    {
        public void Report(BarState state)
        {
            task.Value = state.Fraction;
            task.State.Update<TimeSpan>(TimeLeftColumn.Key, _ => state.Remaining);
            task.Description = state.Text.Length == 0 ? title : $"{title}: {state.Text}";
        }

        public void WriteLine(string line, string verdict = "")
        {
            // If both streams are the same terminal, the line has to go through the console that draws the bar, or the two would mix.
            if (Console.IsOutputRedirected)
                Console.WriteLine(line);
            else
                console.Write(WithVerdict(line, verdict));
        }

        static Paragraph WithVerdict(string line, string verdict)
        {
            var start = verdict.Length == 0 ? -1 : line.IndexOf(verdict, StringComparison.Ordinal);
            if (start < 0)
                return new Paragraph(line + "\n");
            return new Paragraph(line[..start])
                .Append(verdict, new Style(Color.FromInt32(Palette.ColorOf(verdict) - Palette.FirstColor)))
                .Append(line[(start + verdict.Length)..] + "\n");
        }
    }

    /// <summary>The text of the bar, cut where it would push the bar out of the terminal.</summary>
    sealed class TextColumn(int width) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(
                task.Description.Length <= width ? task.Description : string.Concat(task.Description.AsSpan(0, Math.Max(0, width - 1)), "…")
            )
            {
                Overflow = Overflow.Crop,
            };
    }

    /// <summary>The time left that the job reports, or else an estimate from the fraction done so far.</summary>
    sealed class TimeLeftColumn : ProgressColumn
    {
        public const string Key = "remaining";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(
                (task.State.Get<TimeSpan>(Key) is { Ticks: > 0 } reported ? reported : task.RemainingTime) is { } left
                    ? BarState.Format(left)
                    : "--:--:--"
            );
    }
}
