namespace VaePipeline.Cli.Usage;

/// <summary>Guesses which known word a misspelled or shortened one means.</summary>
static class Spelling
{
    /// <summary>A known word that is a prefix of the given one or the other way round, or else the nearest; null if none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var names = known.ToArray();
        return word.Length == 0
            ? null
            : Array.Find(names, name => name.StartsWith(word, StringComparison.Ordinal) || word.StartsWith(name, StringComparison.Ordinal))
                ?? KeyNames.Nearest(word, names);
    }
}
