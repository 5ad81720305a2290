using MathNet.Numerics.LinearAlgebra;
using VaePipeline.Evaluation.Health;
using VaePipeline.Evaluation.Projections;
using VaePipeline.Tests.Training;

namespace VaePipeline.Tests.Evaluation.Health;

public class LeadingComponentsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(60, 3)]
    [InlineData(300, 8)] // more than one slice of rows
    [InlineData(5, 8)] // fewer examples than components
    public void ErrorsAreThoseOfTheSingularValueDecomposition(int rows, int components)
    {
        var examples = SyntheticNotes.Examples(rows + 20);
        var (fit, held) = (Enumerable.Range(0, rows).ToArray(), Enumerable.Range(rows, 20).ToArray());
        var ours = PrincipalComponents
            .Leading(examples.LogMel, fit, examples.Features.Size, components, seed: 1, Cancel)
            .ProjectionErrors(examples.LogMel, held, Cancel);

        var x = Matrix<double>.Build.Dense(rows, examples.Features.Size, (i, j) => examples.LogMel(i)[j]);
        var mean = x.ColumnSums() / rows;
        var axes = x.MapIndexed((_, j, v) => v - mean[j]).Svd().VT.SubMatrix(0, Math.Min(components, rows - 1), 0, examples.Features.Size);
        var (meanError, error) = (0.0, 0.0);
        foreach (var row in held)
        {
            var centered = Vector<double>.Build.Dense(examples.Features.Size, j => examples.LogMel(row)[j]) - mean;
            meanError += centered.DotProduct(centered);
            var left = centered - axes.TransposeThisAndMultiply(axes * centered);
            error += left.DotProduct(left);
        }
        var count = held.Length * examples.Features.Size;
        Assert.Equal(meanError / count, ours[0], 1e-6);
        Assert.Equal(Math.Min(components, rows - 1) + 1, ours.Length);
        Assert.Equal(ours.OrderDescending(), ours);
        Assert.Equal(error / count, ours[^1], 0.01 * error / count);
    }

    [Fact]
    public void TheSameBitsComeOutEveryTime()
    {
        var examples = SyntheticNotes.Examples(700);
        var rows = Enumerable.Range(0, 600).ToArray();
        var errors = Enumerable
            .Range(0, 4)
            .Select(_ =>
                ReconstructionBaselines.Measure(
                    examples.LogMel,
                    examples.Features.Size,
                    rows,
                    [.. Enumerable.Range(600, 100)],
                    6,
                    seed: 2,
                    Cancel
                )
            )
            .ToArray();
        Assert.All(errors, e => Assert.Equal(errors[0].Errors, e.Errors));
    }

    [Fact]
    public void LeadingComponentsAreTheFirstOfAllComponents()
    {
        var random = new Random(1);
        float[] vectors = [.. Enumerable.Range(0, 400 * 6).Select(i => (random.NextSingle() - 0.5f) * (6 - i % 6))];
        var table = Tables.Of(vectors, 6);
        var all = PrincipalComponents.Of(table, Cancel);
        var leading = PrincipalComponents.Leading(row => table[row], [.. Enumerable.Range(0, 400)], 6, 3, seed: 0, Cancel);
        for (var component = 0; component < 3; component++)
        {
            Assert.Equal(all.Variances[component], leading.Variances[component], 1e-4);
            Assert.Equal(all.ExplainedShares[component], leading.ExplainedShares[component], 1e-4);
            Reference.AssertClose(all.Direction(component), leading.Direction(component), 1e-3);
        }
    }
}
