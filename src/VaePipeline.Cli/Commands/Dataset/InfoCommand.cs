using System.CommandLine;
using System.Text;
using System.Text.Json;
using VaePipeline.Cli.Terminal;
using VaePipeline.Datasets;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary><c>vae dataset info</c>: describes a set of notes.</summary>
static class InfoCommand
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, IncludeFields = true };

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A set in NSynth's layout (examples.json and audio/), or any folder of audio." }.RefuseUnknownOptions();
        var json = CommonOptions.Json();
        var command = new Command("info", "Show what a set contains: families, instruments, pitches, velocities, hours of sound.\n"
            + "  Example: vae dataset info artifacts/datasets/quickstart") { folder, json };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var summary = DatasetSummary.Of(NoteSet.Load(parsed.GetRequiredValue(folder)), cancellationToken);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(summary, Json));
            else
                ConsoleText.Write(Describe(summary), indent: 12);
            return ExitCode.Ok;
        }));
        return command;
    }

    static string Describe(DatasetSummary summary)
    {
        var text = new StringBuilder();
        Line($"{summary.Name}: {summary.Notes} notes, {summary.Seconds / 3600:0.0} hours of sound, in {summary.Root}");
        if (summary.Missing > 0)
            Line($"missing     {summary.Missing} notes have no audio file");
        foreach (var problem in summary.Unreadable.Take(3))
            Line($"unreadable  {problem}");
        if (summary.Unreadable.Count > 3)
            Line($"unreadable  {summary.Unreadable.Count} files in all");
        if (summary.Pitch is { } pitch)
            Line($"pitch       {pitch.Low} to {pitch.High}");
        Labels("velocity", summary.Velocities);
        Labels("source", summary.Sources);
        Labels("family", summary.Families);
        if (summary.Instruments.Count(label => label.Label.Length > 0) is > 0 and var instruments)
            Line($"instruments {instruments}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');

        void Labels(string name, IReadOnlyList<LabelCount> labels)
        {
            if (labels.Any(label => label.Label.Length > 0))
                Line($"{name,-12}{string.Join(", ", labels.Select(label => $"{(label.Label.Length == 0 ? "unknown" : label.Label)} {label.Notes}"))}");
        }
    }
}
