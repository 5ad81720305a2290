using System.Runtime.CompilerServices;

namespace VaePipeline.Foundation;

/// <summary>Checks of option values. All of them fail with the same message: name, value, what is allowed.</summary>
static class Require
{
    /// <summary>Throws unless the value is allowed.</summary>
    /// <param name="holds">Whether the value is allowed.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">What is allowed, such as "0 to 40 dB".</param>
    /// <param name="name">The option's name; the expression of the value by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not allowed.</exception>
    public static void That<T>(bool holds, T value, string allowed, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; allowed: {allowed}."));
    }
}
