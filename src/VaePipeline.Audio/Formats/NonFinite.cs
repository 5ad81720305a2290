using System.Numerics;

namespace VaePipeline.Audio.Formats;

/// <summary>Finds infinities and what is no number.</summary>
internal static class NonFinite
{
    /// <summary>The index of the first value that is not finite, or -1.</summary>
    public static int IndexIn(ReadOnlySpan<float> values)
    {
        // x - x is 0, except for infinities and what is no number
        var doubts = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = new Vector<float>(values[i..]);
            doubts += value - value;
        }
        if (Vector.Sum(doubts) == 0)
            values = values[i..];
        else
            i = 0;
        for (var k = 0; k < values.Length; k++)
            if (!float.IsFinite(values[k]))
                return i + k;
        return -1;
    }
}
