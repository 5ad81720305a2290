using VaePipeline.Analytics;
using VaePipeline.Analytics.Probes;

namespace VaePipeline.Tests.Analytics;

/// <summary>Held-out notes: which are asked, what is learnt from, what may not leak.</summary>
public class ProbeScopeTests
{
    static readonly HashSet<string> HeldOut = [.. Reference.Table.Ids.Where((_, row) => row % 3 == 0)];

    [Fact]
    public void Held_out_notes_alone_are_a_table_of_their_own()
    {
        int[] rows = [.. Enumerable.Range(0, 288).Where(row => row % 3 == 0)];
        var alone = ProbeReport.Create([Reference.Table], new() { Scope = ProbeScope.HeldOut, HeldOut = HeldOut });
        var same = ProbeReport.Create([Reference.Table.Rows(rows)]);
        Assert.Equal(96, alone.Asked);
        Assert.Equal(96, alone.Rows);
        Assert.Equal(same.Tables[0].Probes, alone.Tables[0].Probes);
        Assert.Equal(same.Tables[0].Retrieval, alone.Tables[0].Retrieval);
    }

    [Fact]
    public void Held_out_notes_among_all_are_asked_and_never_learnt_from()
    {
        var report = ProbeReport.Create([Reference.Table], new() { Scope = ProbeScope.HeldOutAmongAll, HeldOut = HeldOut });
        Assert.Equal(96, report.Asked);
        Assert.Equal(288, report.Rows);
        Assert.All(report.Tables[0].Probes, probe => Assert.Equal(96, probe.Accuracy.Count));
        Assert.All(report.Tables[0].Retrieval, score => Assert.Equal(96, score.QueriesAsked));

        // one number a note that only its own label can be read from: what was learnt elsewhere says nothing of it
        var codes = Enumerable.Range(0, 60).Select(row => row % 2).ToArray();
        bool[] heldOut = [.. Enumerable.Range(0, 60).Select(row => row >= 30)];
        var turned = Tables.Of([.. codes.Select((code, row) => heldOut[row] ? 1f - code : code)], 1);
        Assert.Equal(0, LinearProbe.Measure(turned, "x", codes, [], false, heldOut, new(), default)!.Accuracy.Value);
        Assert.InRange(LinearProbe.Measure(turned, "x", codes, [], false, [], new(), default)!.Accuracy.Value, 0.3, 0.7);
    }

    [Fact]
    public void Family_of_unseen_instruments_is_not_read_from_the_instrument()
    {
        // every note tells its instrument and nothing else, so a probe that met the instrument knows the family, and one that did not guesses
        var instruments = Enumerable.Range(0, 400).Select(row => row % 20).ToArray();
        var families = instruments.Select(instrument => instrument % 4).ToArray();
        var table = Tables.Of([.. instruments.SelectMany(instrument => Enumerable.Range(0, 20).Select(unit => unit == instrument ? 1f : 0))], 20);
        bool[] heldOut = [.. Enumerable.Range(0, 400).Select(row => row % 7 == 0)];
        Assert.Equal(1, LinearProbe.Measure(table, "family", families, instruments, false, [], new(), default)!.Accuracy.Value);
        Assert.InRange(LinearProbe.Measure(table, "family", families, instruments, true, [], new(), default)!.Accuracy.Value, 0, 0.4);
        Assert.InRange(LinearProbe.Measure(table, "family", families, instruments, true, heldOut, new(), default)!.Accuracy.Value, 0, 0.4);
    }

    [Fact]
    public void Shuffled_labels_are_told_by_chance()
    {
        var instrument = Reference.Table.Text("instrument")!.Codes.ToArray();
        new Random(3).Shuffle(instrument);
        var score = LinearProbe.Measure(Reference.Table, "instrument", instrument, [], false, [], new(), default)!;
        Assert.True(score.Accuracy.Low <= 1.0 / score.Classes && score.Accuracy.Value < 3.0 / score.Classes, $"{score}");
    }

    [Fact]
    public void Scopes_without_held_out_notes_are_refused()
    {
        Assert.Contains("held-out notes", Assert.Throws<ArgumentOutOfRangeException>(() => ProbeReport.Create([Reference.Table], new() { Scope = ProbeScope.HeldOut })).Message, StringComparison.Ordinal);
        var error = Assert.Throws<EmbeddingTableException>(() => ProbeReport.Create([Reference.Table], new() { Scope = ProbeScope.HeldOut, HeldOut = new HashSet<string> { "elsewhere" } }));
        Assert.Contains("0 of its 288 notes are held-out ones", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_read_the_report_as_json()
    {
        var root = System.Text.Json.JsonDocument.Parse(ProbeReport.Create([Reference.Table]).ToJson()).RootElement;
        Assert.Equal("all", root.GetProperty("scope").GetString());
        Assert.Equal(12, root.GetProperty("tables")[0].GetProperty("measures").GetArrayLength());
    }
}
