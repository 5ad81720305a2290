using System.Runtime.CompilerServices;

namespace VaePipeline.Foundation;

/// <summary>Checks option values. Every failure has the same message: the name, the value and the allowed values.</summary>
static class Require
{
    /// <summary>Throws unless the value is allowed.</summary>
    /// <param name="holds">Whether the value is allowed.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">The allowed values, such as "0 to 40 dB".</param>
    /// <param name="name">The option's name; by default the expression passed as <paramref name="value"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not allowed.</exception>
    public static void That<T>(bool holds, T value, string allowed, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; allowed: {allowed}."));
    }
}
