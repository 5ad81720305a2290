using System.Globalization;

namespace VaePipeline.Evaluation.Maps;

/// <summary>A tick of an axis.</summary>
/// <param name="Position">Position in layout units.</param>
/// <param name="Text">Its label.</param>
readonly record struct Tick(double Position, string Text)
{
    /// <summary>Ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="low">Lowest value of the axis.</param>
    /// <param name="high">Highest value, above the lowest.</param>
    /// <param name="count">About how many ticks.</param>
    /// <param name="place">Maps a value to layout units.</param>
    public static Tick[] Between(double low, double high, int count, Func<double, double> place)
    {
        var rough = (high - low) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step)), 0, 9);
        var ticks = new List<Tick>();
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
            ticks.Add(new(place(i * step), (i == 0 ? 0 : i * step).ToString($"F{decimals}", CultureInfo.InvariantCulture).Replace('-', '−')));
        return [.. ticks];
    }
}
