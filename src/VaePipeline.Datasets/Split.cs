using VaePipeline.Datasets.Randomness;

namespace VaePipeline.Datasets;

/// <summary>Cuts a set into training and validation parts, the same on every platform for the same seed.</summary>
public static class Split
{
    /// <summary>Draws notes for validation at random.</summary>
    /// <param name="count">How many notes there are.</param>
    /// <param name="validationFraction">The part for validation, rounded down to whole notes. [0, 1)</param>
    /// <param name="seed">The same seed gives the same split, always.</param>
    /// <returns>Indices of both parts, ascending; together each of <c>0..count-1</c> once.</returns>
    public static (int[] Train, int[] Validation) Random(int count, double validationFraction, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        RequireFraction(validationFraction);
        var order = Enumerable.Range(0, count).ToArray();
        new Xoshiro256(seed).Shuffle<int>(order);
        // 0.29 * 100 is 28.999999999999996: the small number keeps the count that was meant
        var validation = order[..(int)(count * validationFraction + 1e-9)];
        return Sorted(order[validation.Length..], validation);
    }

    /// <summary>Draws whole groups for validation, so that no instrument (say) is heard on both sides.</summary>
    /// <param name="groups">The group of each note; notes without a group (null) stay in training.</param>
    /// <param name="validationFraction">Groups are drawn until validation holds at least this part of the notes. [0, 1)</param>
    /// <param name="seed">The same seed gives the same split, always.</param>
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

    static void RequireFraction(double fraction)
    {
        if (fraction is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(fraction), FormattableString.Invariant($"The validation fraction is {fraction}; allowed: 0 to below 1."));
    }
}
