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
        Require.That(validationFraction is >= 0 and < 1, validationFraction, "0 to below 1");
        var order = Enumerable.Range(0, count).ToArray();
        new Xoshiro256(seed).Shuffle<int>(order);
        var held = (int)(count * validationFraction + 1e-9); // 0.29 * 100 is 28.999999999999996, and has to give 29
        var (train, validation) = (order[held..], order[..held]);
        Array.Sort(train);
        Array.Sort(validation);
        return (train, validation);
    }
}
