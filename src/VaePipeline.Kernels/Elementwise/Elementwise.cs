using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels;

/// <summary>
/// Operations on values one by one. Spans given together have the same length; a result may be one of its operands.
/// The overloads that take an <see cref="InstructionSet"/> are there for tests.
/// </summary>
internal static partial class Elementwise
{
    static InstructionSet Active => InstructionSets.Active;

    static void RequireSameLength(int expected, int given)
    {
        if (expected != given)
            throw new ArgumentException($"operands of one elementwise operation have the same length, not {expected} and {given}");
    }
}
