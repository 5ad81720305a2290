using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VaePipeline.Training.Pipelines;

/// <summary>Finds the settings that make it impossible to resume a run, because they change its numbers.</summary>
static class PipelineDifference
{
    // These change where notes are read, how fast, or how often a checkpoint is written, but not the results.
    static readonly string[] Harmless =
    [
        "dataset.path",
        "dataset.render",
        "training.threads",
        "training.checkpoint_steps",
        "training.checkpoint_minutes",
    ];

    /// <summary>The settings that differ, such as "training.epochs is 10, the run has 5"; null if none of them matters.</summary>
    public static string? Between(Pipeline run, Pipeline given)
    {
        var (before, now) = (Settings(run), Settings(given));
        string[] differences =
        [
            .. now
                .Keys.Union(before.Keys, StringComparer.Ordinal)
                .Where(key => now.GetValueOrDefault(key) != before.GetValueOrDefault(key))
                .Select(key => $"{key} is {now.GetValueOrDefault(key, "not set")}, the run has {before.GetValueOrDefault(key, "none")}"),
        ];
        return differences.Length == 0 ? null : string.Join("; ", differences);
    }

    static Dictionary<string, string> Settings(Pipeline pipeline)
    {
        var parser = new Parser(new StringReader(pipeline.ToYaml()));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        return YamlEntry
            .ReadMapping(parser)
            .Where(entry =>
                !entry.IsSection && !Array.Exists(Harmless, key => $"{entry.Path}.".StartsWith($"{key}.", StringComparison.Ordinal))
            )
            .ToDictionary(entry => entry.Path, entry => entry.Text, StringComparer.Ordinal);
    }
}
