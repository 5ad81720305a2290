namespace VaePipeline.Evaluation.Tables;

/// <summary>The vector columns of a CSV: one column per unit, or one column with all units.</summary>
/// <param name="Names">(D) the units' names; empty for a list column, whose first row determines the number.</param>
/// <param name="Indices">(D) the units' columns, or the one list column.</param>
/// <param name="IsList">Whether one column contains all units.</param>
sealed record VectorColumns(string[] Names, int[] Indices, bool IsList)
{
    const string ListColumn = "embedding";
    const string PreferredPrefix = "z";
    const string Allowed = "z00, z01, ... (any prefix with digits), or one column named embedding with \"[0.1 0.2 ...]\"";

    sealed record Member(int Column, int Number, string Name);

    /// <summary>Finds the vector columns; throws if there are none, if the choice is ambiguous, or if one is missing.</summary>
    public static VectorColumns Find(string file, string[] headers, string? prefix)
    {
        var families = Families(headers);
        if (prefix is not null)
            return families.TryGetValue(prefix, out var chosen)
                ? Ordered(file, prefix, chosen)
                : throw Error(file, $"no columns are named \"{prefix}\" with digits; the prefixes here are {Listed(families)}");

        if (families.TryGetValue(PreferredPrefix, out var preferred))
            return Ordered(file, PreferredPrefix, preferred);
        var candidates = families.Where(family => family.Value.Count > 1).ToArray();
        if (candidates.Length == 1)
            return Ordered(file, candidates[0].Key, candidates[0].Value);
        if (candidates.Length > 1)
            throw Error(file, $"several prefixes could be the vector: {Listed(candidates)}; choose one of them");

        var list = Array.FindIndex(headers, header => header.Equals(ListColumn, StringComparison.OrdinalIgnoreCase));
        return list >= 0
            ? new([], [list], IsList: true)
            : throw Error(file, $"no vector columns among \"{string.Join(", ", headers.Take(12))}\"; they are named {Allowed}");
    }

    /// <summary>The columns whose names end in digits, by prefix.</summary>
    static Dictionary<string, List<Member>> Families(string[] headers)
    {
        var families = new Dictionary<string, List<Member>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, header) in headers.Index())
        {
            var digits = header.AsSpan().TrimEnd("0123456789").Length;
            if (!int.TryParse(header.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                continue;
            if (!families.TryGetValue(header[..digits], out var members))
                families.Add(header[..digits], members = []);
            members.Add(new(column, number, header));
        }
        return families;
    }

    static VectorColumns Ordered(string file, string prefix, List<Member> members)
    {
        members.Sort((a, b) => a.Number.CompareTo(b.Number));
        for (var i = 1; i < members.Count; i++)
            if (members[i].Number != members[i - 1].Number + 1)
                throw Error(
                    file,
                    members[i].Number == members[i - 1].Number
                        ? $"{members[i - 1].Name} and {members[i].Name} are the same unit; keep one"
                        : $"a vector column is missing between {members[i - 1].Name} and {members[i].Name}; units are numbered without gaps"
                );
        if (members[0].Number > 1)
            throw Error(file, $"the vector starts at {members[0].Name}; units of \"{prefix}\" are numbered from 0 or 1");
        return new([.. members.Select(member => member.Name)], [.. members.Select(member => member.Column)], IsList: false);
    }

    static string Listed(IEnumerable<KeyValuePair<string, List<Member>>> families) =>
        string.Join(", ", families.Select(family => $"\"{family.Key}\" ({family.Value.Count})").DefaultIfEmpty("none"));

    static EmbeddingTableException Error(string file, string message) => new($"{file}:1: {message}.") { Line = 1 };
}
