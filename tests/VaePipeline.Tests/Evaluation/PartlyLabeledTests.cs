using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Tests.Evaluation;

/// <summary>Probes measure what the known labels allow, say what that is, and refuse labels that allow nothing.</summary>
public class PartlyLabeledTests
{
    /// <summary>The reference table with these of its labels.</summary>
    static EmbeddingTable With(params string[] labels)
    {
        var table = Reference.Table;
        return new EmbeddingTable(
            table.Name,
            [.. table.Ids],
            [.. table.UnitNames],
            [.. Enumerable.Range(0, table.Count).SelectMany(row => table[row].ToArray())],
            [.. labels.Select(table.Text).OfType<TextColumn>()]
        );
    }

    static string[] Columns(ProbeReport report) => [.. report.Tables[0].Measures.Select(measure => measure.Column).OfType<string>()];

    [Fact]
    public void Of_families_alone_neighbors_and_a_probe_are_measured()
    {
        var report = ProbeReport.Create([With("family")]);
        Assert.Equal(["nearest", "precision", "family"], Columns(report));
        var (nearest, family) = (report.Tables[0]["nearest"]!, report.Tables[0]["family"]!);
        Assert.Equal(("nearest is the same family", "linear probe, family"), (nearest.Name, family.Name));
        // the same figures as where instruments are known too
        var whole = ProbeReport.Create([Reference.Table]).Tables[0].Measures;
        Assert.Equal(whole.Single(measure => measure.Name == nearest.Name).Value.Value, nearest.Value.Value);
        Assert.InRange(family.Value.Value, family.Chance, 1);
        // notes of known instruments are easier than those of unseen ones
        Assert.True(family.Value.Value >= whole.Single(measure => measure.Column == "family").Value.Value);
        Assert.Contains(
            "nearest note and mean average precision, same family. family: accuracy of linear probes.",
            report.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains("Instruments are unknown: notes of one instrument may be neighbors", report.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("another pitch", report.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("unseen", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_pitches_neighbors_are_those_of_the_instrument_at_any_pitch()
    {
        var report = ProbeReport.Create([With("instrument", "family"), With("instrument", "family")]);
        Assert.Equal(["nearest", "precision", "family", "instrument"], Columns(report));
        Assert.Equal("nearest is the same instrument", report.Tables[0]["nearest"]!.Name);
        Assert.Contains("mean average precision, same instrument.", report.Summary, StringComparison.Ordinal);
        Assert.Contains("The nearest note is of the same instrument for", report.Summary, StringComparison.Ordinal);
        Assert.Contains("family (of unseen instruments)", report.Summary, StringComparison.Ordinal);
        Assert.Contains("Nearest held-out note is of the same instrument", ProbeCardRows.Of(report).Select(row => row.Name));
    }

    [Fact]
    public void All_labels_are_described_as_before()
    {
        var report = ProbeReport.Create([Reference.Table]);
        Assert.Contains(
            "288 notes, 5 folds. nearest, precision: nearest note and mean average precision, same instrument at another pitch. instrument, family (of unseen instruments), pitch, velocity: accuracy of linear probes. Intervals are 95 % bootstrap intervals over instruments.",
            report.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Nearest held-out note at another pitch is of the same instrument",
            ProbeCardRows.Of(report).Select(row => row.Name)
        );
    }

    [Theory]
    [InlineData(0)] // one value for all
    [InlineData(1)] // another value for each
    [InlineData(2)] // no value
    public void Labels_that_measure_nothing_are_refused(int kind)
    {
        var values = Enumerable
            .Range(0, 20)
            .Select(row =>
                kind == 0 ? "same"
                : kind == 1 ? $"{row}"
                : null
            );
        var message = Assert
            .Throws<EmbeddingTableException>(() => ProbeReport.Create([Tables.Random(20, 2, 1, TextColumn.Of("instrument", values))]))
            .Message;
        Assert.Contains(
            kind == 2 ? "instrument, family, pitch" : "its labels measure nothing; of instrument, family",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_label_of_one_value_has_no_column()
    {
        var table = Reference.Table.WithColumns(
            [Reference.Table.Text("family")!, TextColumn.Of("instrument", Enumerable.Repeat("same", Reference.Table.Count))],
            []
        );
        Assert.Equal(["nearest", "precision"], Columns(ProbeReport.Create([table]))[..2]);
        Assert.Equal("nearest is the same family at another pitch", ProbeReport.Create([table]).Tables[0]["nearest"]!.Name);
    }
}
