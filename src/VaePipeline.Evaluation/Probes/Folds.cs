namespace VaePipeline.Evaluation.Probes;

/// <summary>Splits rows into folds for cross-validation. The same for a seed, on any machine.</summary>
static class Folds
{
    /// <summary>
    /// (N) the fold of each row; -1 where the class is unknown. Each class is distributed evenly over the folds. With groups, all rows of a
    /// group are in one fold, and the groups of a class are distributed evenly.
    /// </summary>
    /// <param name="classes">(N) classes, -1 for unknown.</param>
    /// <param name="groups">(N) groups; empty for single rows.</param>
    /// <param name="count">Number of folds.</param>
    /// <param name="seed">Seed of the shuffling.</param>
    public static int[] Of(ReadOnlySpan<int> classes, ReadOnlySpan<int> groups, int count, int seed)
    {
        var rowsOf = new SortedDictionary<(int Class, int Group), List<int>>();
        var classOfGroup = new Dictionary<int, int>();
        for (var row = 0; row < classes.Length; row++)
        {
            if (classes[row] < 0)
                continue;
            var group = groups.IsEmpty || groups[row] < 0 ? -1 - row : groups[row];
            // A group with two classes counts as its first row's class; otherwise it would be in two folds.
            classOfGroup.TryAdd(group, classes[row]);
            var key = (classOfGroup[group], group);
            if (!rowsOf.TryGetValue(key, out var rows))
                rowsOf.Add(key, rows = []);
            rows.Add(row);
        }
        var folds = new int[classes.Length];
        Array.Fill(folds, -1);
        var random = new Philox(seed, RandomStream.Folds);
        var next = 0;
        foreach (var ofClass in rowsOf.GroupBy(pair => pair.Key.Class))
        {
            var members = ofClass.Select(pair => pair.Value).ToArray();
            int[] order = [.. Enumerable.Range(0, members.Length)];
            random.Shuffle(order);
            foreach (var member in order)
            {
                foreach (var row in members[member])
                    folds[row] = next;
                next = (next + 1) % count;
            }
        }
        return folds;
    }
}
