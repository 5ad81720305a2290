using System.CommandLine;
using System.Text;
using System.Text.Json;
using VaePipeline.Datasets;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>`vae dataset info`: what is in a set.</summary>
static class InfoCommand
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, IncludeFields = true };

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A set of NSynth's layout (examples.json and audio/), or any folder of audio." };
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command("info", "Show what is in a set: families, instruments, pitches, velocities, seconds of sound.") { folder, json };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var summary = DatasetSummary.Of(NoteSet.Load(parsed.GetRequiredValue(folder)), cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(summary, Json) + "\n" : Describe(summary));
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
