using System.Numerics;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// Finds values that no sound has: infinities, what is no number, and magnitudes that only bytes read as the wrong type reach. Files of
/// floats in the range of integers pass, and the power of what passes does not overflow.
/// </summary>
internal static class SampleRange
{
    public const float Largest = 1L << 40;

    /// <summary>The index of the first value outside ± <see cref="Largest"/>, or -1.</summary>
    public static int IndexOutside(ReadOnlySpan<float> values)
    {
        var limit = new Vector<float>(Largest);
        var i = 0;
        // what is no number is not less than anything
        while (i <= values.Length - Vector<float>.Count && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[i..])), limit))
            i += Vector<float>.Count;
        for (; i < values.Length; i++)
            if (!(Math.Abs(values[i]) <= Largest))
                return i;
        return -1;
    }
}
