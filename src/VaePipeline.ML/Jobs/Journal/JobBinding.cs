namespace VaePipeline.ML.Jobs.Journal;

/// <summary>Everything that determines the rows of a job, as named texts. Two jobs with equal bindings write the same bytes.</summary>
sealed record JobBinding(KeyValuePair<string, string>[] Parts)
{
    public static JobBinding Parse(string text) =>
        new([
            .. text.Split('\n')
                .Select(line => line.Split('=', 2))
                .Where(part => part.Length == 2)
                .Select(part => KeyValuePair.Create(part[0], part[1])),
        ]);

    public override string ToString() => string.Join('\n', Array.ConvertAll(Parts, part => $"{part.Key}={part.Value}"));

    /// <summary>Describes the first difference to another job, such as "batch size 4, not 5"; null if there is none.</summary>
    public string? DifferenceTo(JobBinding other)
    {
        foreach (var (name, value) in Parts)
            if (other.Parts.FirstOrDefault(part => part.Key == name).Value is var theirs && theirs != value)
                return name == "inputs" ? "other inputs" : $"{name} {theirs ?? "unknown"}, not {value}";
        return Parts.Length == other.Parts.Length ? null : "other options";
    }
}
