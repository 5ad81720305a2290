
using VaePipeline.Foundation;

namespace VaePipeline.Datasets;

/// <summary>Splits a set into training and validation parts. The same seed gives the same split on every platform.</summary>
public static class Split
{
    /// <summary>Draws validation notes at random.</summary>
    /// <param name="count">Number of notes.</param>
    /// <param name="validationFraction">Fraction of notes for validation, rounded down to whole notes. [0, 1)</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>Indices of both parts, ascending; each of <c>0..count-1</c> occurs once.</returns>
    public static (int[] Train, int[] Validation) Random(int count, double validationFraction, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        RequireFraction(validationFraction);
        var order = Enumerable.Range(0, count).ToArray();
        new Xoshiro256(seed).Shuffle<int>(order);
        // 0.29 * 100 is 28.999999999999996; adding 1e-9 gives 29
        var validation = order[..(int)(count * validationFraction + 1e-9)];
        return Sorted(order[validation.Length..], validation);
    }

    /// <summary>Draws whole groups for validation: no group (an instrument, for example) is in both parts.</summary>
    /// <param name="groups">The group of each note; notes without a group (null) are in the training part.</param>
    /// <param name="validationFraction">Groups are drawn until at least this fraction of the notes is in the validation part. [0, 1)</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>Indices of both parts, ascending.</returns>
    public static (int[] Train, int[] Validation) ByGroup(IReadOnlyList<string?> groups, double validationFraction, int seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        RequireFraction(validationFraction);
        var members = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < groups.Count; i++)
            if (groups[i] is { } group)
                (members.TryGetValue(group, out var list) ? list : members[group] = []).Add(i);
        var names = members.Keys.ToArray();
        new Xoshiro256(seed).Shuffle<string>(names);
        var validation = new List<int>();
        foreach (var name in names)
            if (validation.Count < groups.Count * validationFraction - 1e-9)
                validation.AddRange(members[name]);
        return Sorted([.. Enumerable.Range(0, groups.Count).Except(validation)], [.. validation]);
    }

    static (int[], int[]) Sorted(int[] train, int[] validation)
    {
        Array.Sort(train);
        Array.Sort(validation);
        return (train, validation);
    }

    static void RequireFraction(double validationFraction) =>
        Require.That(validationFraction is >= 0 and < 1, validationFraction, "0 to below 1");
}
