namespace VaePipeline.Evaluation.Tables;

/// <summary>Converts numbers such as pitches to class codes.</summary>
static class NumberCodes
{
    /// <summary>The code of an unknown number.</summary>
    public const int Unknown = -1;

    /// <summary>(N) a code for each distinct number, from 0 in order of first appearance; <see cref="Unknown"/> for NaN.</summary>
    public static int[] Of(ReadOnlySpan<double> numbers)
    {
        var codeOf = new Dictionary<double, int>();
        var codes = new int[numbers.Length];
        for (var row = 0; row < numbers.Length; row++)
            if (double.IsNaN(numbers[row]))
                codes[row] = Unknown;
            else if (!codeOf.TryGetValue(numbers[row], out codes[row]))
                codeOf.Add(numbers[row], codes[row] = codeOf.Count);
        return codes;
    }
}
