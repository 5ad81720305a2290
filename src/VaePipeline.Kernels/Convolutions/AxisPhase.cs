namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// Outputs along one axis that use the same kernel taps: output FirstOutput + j * OutputStep, for j below Count, is the sum over u of
/// source[FirstSource + j * SourceStep + u] * kernel[Taps[u]].
/// </summary>
internal sealed record AxisPhase(int FirstOutput, int OutputStep, int Count, int FirstSource, int SourceStep, int[] Taps)
{
    /// <summary>A convolution: all outputs use all taps.</summary>
    public static AxisPhase[] Gather(int outputs, int kernel, int stride, int padding) =>
        [new(0, 1, outputs, -padding, stride, [.. Enumerable.Range(0, kernel)])];

    /// <summary>
    /// A transposed convolution, or the gradient of a convolution's input. Output o uses source i with kernel tap k where
    /// o = i * stride - padding + k. Outputs with the same (o + padding) mod stride use the same taps on consecutive sources, so there is one
    /// dense convolution per phase of the stride.
    /// </summary>
    public static AxisPhase[] Scatter(int outputs, int kernel, int stride, int padding)
    {
        var phases = new List<AxisPhase>();
        for (var phase = 0; phase < stride; phase++)
        {
            var first = (((phase - padding) % stride) + stride) % stride;
            var count = (outputs - first + stride - 1) / stride;
            if (first >= outputs || count <= 0)
                continue;
            var taps = phase < kernel ? (kernel - phase + stride - 1) / stride : 0;
            var firstSource = ((first + padding) / stride) - (taps - 1);
            phases.Add(
                new(first, stride, count, firstSource, 1, [.. Enumerable.Range(0, taps).Select(u => phase + (stride * (taps - 1 - u)))])
            );
        }
        return [.. phases];
    }

    /// <summary>How many sources the phases need before the first and after the last of <paramref name="size"/> sources.</summary>
    public static (int Before, int After) Reach(IEnumerable<AxisPhase> phases, int size)
    {
        var (before, after) = (0, 0);
        foreach (var phase in phases.Where(phase => phase.Taps.Length > 0))
        {
            before = Math.Max(before, -phase.FirstSource);
            after = Math.Max(after, phase.FirstSource + ((phase.Count - 1) * phase.SourceStep) + phase.Taps.Length - size);
        }
        return (before, after);
    }
}
