namespace VaePipeline.Training.Pipelines;

/// <summary>What keeps a run from being resumed: a setting that changes its numbers.</summary>
static class PipelineDifference
{
    // These change where notes are read, how fast, or how often it is saved, but not what comes out.
    static readonly HashSet<string> Harmless =
        ["dataset.path", "dataset.render", "training.threads", "training.checkpoint_steps", "training.checkpoint_minutes"];

    /// <summary>The settings that differ, such as "training.epochs is 10, the run has 5"; null when none that matters does.</summary>
    public static string? Between(Pipeline run, Pipeline given)
    {
        var differences = new List<string>();
        Collect(run, given, "", differences);
        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    static void Collect(object run, object given, string section, List<string> differences)
    {
        foreach (var property in YamlBinder.Settable(run.GetType()))
        {
            var key = section + KeyNames.FromProperty(property.Name);
            var (before, now) = (property.GetValue(run), property.GetValue(given));
            if (Harmless.Contains(key) || Equals(before, now))
                continue;
            if (YamlBinder.IsSection(property.PropertyType) && before is not null && now is not null)
                Collect(before, now, key + ".", differences);
            else
                differences.Add(FormattableString.Invariant($"{key} is {now ?? "not set"}, the run has {before ?? "none"}"));
        }
    }
}
