using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Tests.Evaluation;

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
        Assert.Equal(96, alone.Tested);
        Assert.Equal(96, alone.Rows);
        Assert.Equal(same.Tables[0].Measures, alone.Tables[0].Measures);
    }

    [Fact]
    public void Classes_of_other_notes_are_unknown_to_a_part_of_a_table()
    {
        var instruments = Reference.Table.Text("instrument")!;
        int[] rows = [.. Enumerable.Range(0, 288).Where(row => instruments[row] != instruments.Values[0])];
        var part = Reference.Table.Rows(rows).Text("instrument")!;
        Assert.Equal(instruments.Values.Skip(1), part.Values);
        Assert.Equal(rows.Select(row => instruments[row]), part);
    }

    [Fact]
    public void Held_out_notes_among_all_are_asked_and_never_learnt_from()
    {
        var report = ProbeReport.Create([Reference.Table], new() { Scope = ProbeScope.HeldOutAmongAll, HeldOut = HeldOut });
        Assert.Equal(96, report.Tested);
        Assert.Equal(288, report.Rows);
        Assert.All(report.Tables[0].Measures, measure => Assert.Equal(96, measure.Value.Count));

        // one number a note that only its own label can be read from: what was learnt elsewhere says nothing of it
        var codes = Enumerable.Range(0, 60).Select(row => row % 2).ToArray();
        bool[] heldOut = [.. Enumerable.Range(0, 60).Select(row => row >= 30)];
        var turned = Tables.Of([.. codes.Select((code, row) => heldOut[row] ? 1f - code : code)], 1);
        Assert.Equal(0, LinearProbe.Measure(turned, "x", codes, [], Tables.NoTwins(60), false, heldOut, new(), default)!.Value.Value);
        Assert.InRange(LinearProbe.Measure(turned, "x", codes, [], Tables.NoTwins(60), false, [], new(), default)!.Value.Value, 0.3, 0.7);
    }

    [Fact]
    public void Family_of_unseen_instruments_is_not_read_from_the_instrument()
    {
        // every note tells its instrument and nothing else, so a probe that met the instrument knows the family, and one that did not guesses
        var instruments = Enumerable.Range(0, 400).Select(row => row % 20).ToArray();
        var families = instruments.Select(instrument => instrument % 4).ToArray();
        var table = Tables.Of(
            [.. instruments.SelectMany(instrument => Enumerable.Range(0, 20).Select(unit => unit == instrument ? 1f : 0))],
            20
        );
        bool[] heldOut = [.. Enumerable.Range(0, 400).Select(row => row % 7 == 0)];
        Assert.Equal(
            1,
            LinearProbe.Measure(table, "family", families, instruments, Tables.NoTwins(400), false, [], new(), default)!.Value.Value
        );
        Assert.InRange(
            LinearProbe.Measure(table, "family", families, instruments, Tables.NoTwins(400), true, [], new(), default)!.Value.Value,
            0,
            0.4
        );
        Assert.InRange(
            LinearProbe.Measure(table, "family", families, instruments, Tables.NoTwins(400), true, heldOut, new(), default)!.Value.Value,
            0,
            0.4
        );
    }

    [Fact]
    public void Shuffled_labels_are_told_by_chance()
    {
        var instrument = Reference.Table.Text("instrument")!.Codes.ToArray();
        new Random(3).Shuffle(instrument);
        var classes = instrument.Distinct().Count();
        var score = LinearProbe.Measure(Reference.Table, "instrument", instrument, [], Tables.NoTwins(288), false, [], new(), default)!;
        Assert.True(score.Value.Low <= 1.0 / classes && score.Value.Value < 3.0 / classes, $"{score}");
    }

    [Fact]
    public void Scopes_without_held_out_notes_are_refused()
    {
        Assert.Contains(
            "held-out notes",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => ProbeReport.Create([Reference.Table], new() { Scope = ProbeScope.HeldOut }))
                .Message,
            StringComparison.Ordinal
        );
        var error = Assert.Throws<EmbeddingTableException>(() =>
            ProbeReport.Create(
                [Reference.Table],
                new()
                {
                    Scope = ProbeScope.HeldOut,
                    HeldOut = new HashSet<string> { "elsewhere" },
                }
            )
        );
        Assert.Contains("0 of its 288 notes are held out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_read_the_report_as_json()
    {
        var root = System.Text.Json.JsonDocument.Parse(ProbeReport.Create([Reference.Table]).ToJson()).RootElement;
        Assert.Equal("all", root.GetProperty("split").GetString());
        Assert.Equal(12, root.GetProperty("tables")[0].GetProperty("measures").GetArrayLength());
    }

    [Fact]
    public async Task Any_number_of_threads_gives_the_same_figures()
    {
        // what is parallel takes the threads of the scheduler it is called on: here one
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ExclusiveScheduler;
        var alone = await Task.Factory.StartNew(
            () => ProbeReport.Create([Reference.Table]),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.None,
            scheduler
        );
        Assert.Equal(ProbeReport.Create([Reference.Table]).Tables[0].Measures, alone.Tables[0].Measures);
    }

    [Fact]
    public void A_lead_is_told_note_by_note()
    {
        var noise = Tables.Random(288, 8, 5);
        var other = new EmbeddingTable("noise", [.. Reference.Table.Ids], [.. noise.UnitNames], noise.Vectors.ToArray());
        var report = ProbeReport.Create([Reference.Table, other]);
        foreach (var (own, others) in report.Tables[0].Measures.Zip(report.Tables[1].Measures))
            Assert.Equal(own.Value.Value - others.Value.Value, others.Lead!.Value.Value, 1e-12);
        Assert.True(report.Tables[1]["instrument"]!.Lead!.Value.Low > 0.1);
        Assert.Contains("ahead of the best of the others, noise", report.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("minus the others", report.ShortSummary, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_read_from_a_file_without_vectors()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["labels.csv"], "ID,pitch,note,instrument\na,60,x,\"flute, alto\"\nb,,y,oboe\n");
        Assert.Equal(
            [new("a", "") { Instrument = "flute, alto", Pitch = 60 }, new("b", "") { Instrument = "oboe" }],
            LabelFile.Read(folder["labels.csv"])
        );
        File.WriteAllText(folder["labels.csv"], "id,pitch\na,c4\n");
        Assert.Contains(
            "labels.csv:2: column pitch: \"c4\" is not a MIDI number",
            Assert.Throws<EmbeddingTableException>(() => LabelFile.Read(folder["labels.csv"])).Message,
            StringComparison.Ordinal
        );
        File.WriteAllText(folder["labels.csv"], "name,pitch\na,60\n");
        Assert.Contains(
            "needed are id and one of instrument",
            Assert.Throws<EmbeddingTableException>(() => LabelFile.Read(folder["labels.csv"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "does not exist",
            Assert.Throws<EmbeddingTableException>(() => LabelFile.Read(folder["none.csv"])).Message,
            StringComparison.Ordinal
        );
    }
}
