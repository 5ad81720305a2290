using System.Runtime.CompilerServices;

namespace VaePipeline.Training.Pipelines;

/// <summary>How the records of this folder refuse a value: name, value and what is allowed, in one line.</summary>
static class Allowed
{
    public static void Require<T>(bool holds, T value, string allowed, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; allowed: {allowed}."));
    }
}
