namespace VaePipeline.Evaluation.Protocols;

/// <summary>The parts of a table of several sets: the first folder of an id ends with train, valid or test, as NSynth's folders do.</summary>
/// <param name="Train">Rows to train on.</param>
/// <param name="Valid">Rows to choose a penalty with.</param>
/// <param name="Test">Rows to test.</param>
sealed record NamedSplit(int[] Train, int[] Valid, int[] Test)
{
    /// <summary>The parts of a table.</summary>
    /// <exception cref="EmbeddingTableException">A part that the protocol needs is missing.</exception>
    public static NamedSplit Of(EmbeddingTable table, ProbeProtocol protocol)
    {
        var sets = table.Ids.Select(SetOf).ToArray();
        var split = new NamedSplit(RowsOf("train"), RowsOf("valid"), RowsOf("test"));
        if (split.Test.Length < 2 || protocol != ProbeProtocol.Retrieval && (split.Train.Length < 2 || split.Valid.Length < 2))
        {
            var found = string.Join(
                ", ",
                sets.Distinct(StringComparer.Ordinal).Take(4).Select(set => set.Length == 0 ? "no set" : $"{set}/")
            );
            throw new EmbeddingTableException(
                $"{table.Name}: ids of the sets train, valid and test are needed, such as nsynth-test/bass_000-060-100, but these are of {found}; embed the folder that has NSynth's three sets in it."
            );
        }
        return split;

        int[] RowsOf(string part) =>
            [.. sets.Index().Where(set => set.Item.EndsWith(part, StringComparison.Ordinal)).Select(set => set.Index)];
    }

    static string SetOf(string id) => id.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? id[..end] : "";
}
