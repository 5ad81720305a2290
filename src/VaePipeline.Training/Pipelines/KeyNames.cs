using YamlDotNet.Serialization.NamingConventions;

namespace VaePipeline.Training.Pipelines;

/// <summary>The spelling of properties and enum members in YAML, and suggestions for misspelled keys.</summary>
static class KeyNames
{
    /// <summary><c>BetaMax</c> becomes <c>beta_max</c>.</summary>
    public static string FromProperty(string name) => UnderscoredNamingConvention.Instance.Apply(name);

    /// <summary>The known key at the smallest edit distance, or null if none is near enough for a suggestion.</summary>
    public static string? Nearest(string key, IEnumerable<string> known)
    {
        var nearest = known.Select(k => (Key: k, Distance: EditDistance(key, k))).OrderBy(k => k.Distance).FirstOrDefault();
        return nearest.Key is not null && nearest.Distance <= Math.Max(2, key.Length / 3) ? nearest.Key : null;
    }

    // Insertions, deletions, substitutions and swaps of neighbors (Damerau's distance with each position edited at most once).
    static int EditDistance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
        }
        return d[a.Length, b.Length];
    }
}
