using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli;

/// <summary>What a misspelt or shortened word may have meant.</summary>
static class Spelling
{
    /// <summary>The known word that begins with it or with which it begins, or else the nearest; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var names = known.ToArray();
        return word.Length == 0 ? null
            : Array.Find(names, name => name.StartsWith(word, StringComparison.Ordinal) || word.StartsWith(name, StringComparison.Ordinal)) ?? KeyNames.Nearest(word, names);
    }
}
