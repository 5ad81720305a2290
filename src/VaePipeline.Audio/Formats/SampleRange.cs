using System.Numerics;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// Finds invalid samples: infinities, NaN, and magnitudes that only occur when bytes are read as the wrong type. Floats in the range of
/// 32-bit integers are valid, and squares of valid samples do not overflow.
/// </summary>
internal static class SampleRange
{
    public const float MaxMagnitude = 1L << 40;

    /// <summary>Returns the index of the first value outside ± <see cref="MaxMagnitude"/>, or -1.</summary>
    public static int IndexOutside(ReadOnlySpan<float> values)
    {
        var limit = new Vector<float>(MaxMagnitude);
        var i = 0;
        // NaN fails every comparison
        while (i <= values.Length - Vector<float>.Count && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[i..])), limit))
            i += Vector<float>.Count;
        for (; i < values.Length; i++)
            if (!(Math.Abs(values[i]) <= MaxMagnitude))
                return i;
        return -1;
    }
}
