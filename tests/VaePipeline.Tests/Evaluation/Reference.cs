using System.Text.Json;
using VaePipeline.Evaluation.Reports;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Tests.Evaluation;

/// <summary>The fixture table and its reference values from numpy and scikit-learn (tests/fixtures/analytics/make.py).</summary>
static class Reference
{
    public static string CsvPath { get; } = Fixtures.Path("analytics/embeddings.csv");

    public static EmbeddingTable Table { get; } = EmbeddingTable.Read(CsvPath);

    public static AnalysisReport Report { get; } = AnalysisReport.Create(Table);

    static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("analytics/reference.json"))).RootElement;

    public static JsonElement At(params ReadOnlySpan<string> path)
    {
        var element = Root;
        foreach (var name in path)
            element = element.GetProperty(name);
        return element;
    }

    public static double Number(params ReadOnlySpan<string> path) => At(path).GetDouble();

    public static double[] Numbers(params ReadOnlySpan<string> path) => At(path).Deserialize<double[]>()!;

    public static double[][] Matrix(params ReadOnlySpan<string> path) => At(path).Deserialize<double[][]>()!;

    public static void AssertClose(IReadOnlyList<double> expected, IEnumerable<double> actual, double tolerance)
    {
        var values = actual.ToArray();
        Assert.Equal(expected.Count, values.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], values[i], tolerance);
    }
}
