using VaePipeline.Datasets;
using static System.FormattableString;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary><c>vae dataset info</c>: describes a set of notes.</summary>
static class InfoCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "A set in NSynth's layout (examples.json and audio/), a folder of such sets, or any folder of audio.",
        }.RefuseUnknownOptions();
        var json = CommonOptions.Json();
        var command = new Command(
            "info",
            "Show what a set contains: families, instruments, pitches, velocities, hours of sound.\n"
                + "  Example: vae dataset info artifacts/datasets/quickstart"
        )
        {
            folder,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                        ConsoleText.Write(
                            DatasetSummary.Of(NoteSet.Load(parsed.GetRequiredValue(folder)), cancellationToken),
                            Describe,
                            indent: 12,
                            parsed.GetValue(json)
                        ),
                    cancellationToken
                )
        );
        return command;
    }

    static string Length(double seconds) => seconds < 360 ? Invariant($"{seconds:0.0} seconds") : Invariant($"{seconds / 3600:0.0} hours");

    static IEnumerable<string> Describe(DatasetSummary summary)
    {
        yield return Invariant($"{summary.Name}: {summary.Notes} notes, {Length(summary.Seconds)} of sound, in {summary.Root}");
        if (summary.Missing > 0)
            yield return Invariant($"missing     {summary.Missing} notes have no audio file");
        foreach (var line in summary.LeftOut)
            yield return $"left out    {line}";
        foreach (var problem in summary.Unreadable.Take(3))
            yield return $"unreadable  {problem}";
        if (summary.Unreadable.Count > 3)
            yield return Invariant($"unreadable  {summary.Unreadable.Count} files in all");
        if (summary.Pitch is { } pitch)
            yield return Invariant($"pitch       {pitch.Low} to {pitch.High}");
        foreach (
            var (name, labels) in new[] { ("velocity", summary.Velocities), ("source", summary.Sources), ("family", summary.Families) }
        )
            if (labels.Any(label => label.Label.Length > 0))
                yield return $"{name, -12}{string.Join(", ", labels.Select(label => $"{(label.Label.Length == 0 ? "unknown" : label.Label)} {label.Notes}"))}";
        if (summary.Instruments.Count(label => label.Label.Length > 0) is > 0 and var instruments)
            yield return Invariant($"instruments {instruments}");
    }
}
