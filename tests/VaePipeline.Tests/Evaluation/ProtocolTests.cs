using VaePipeline.Evaluation.Protocols;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Foundation;

namespace VaePipeline.Tests.Evaluation;

/// <summary>Published protocols, on tables whose answers are known.</summary>
public class ProtocolTests
{
    [Fact]
    public void Evar_trains_on_the_training_notes_and_tests_on_the_test_notes()
    {
        // unit 0 tells the family; in the training notes, unit 1 does too, but in the test notes it says the opposite
        var notes = Notes();
        var report = ProtocolReport.Create([Table(notes, note => [note.Family * 2 - 1, 0])], ProbeProtocol.Evar);
        Assert.Equal((120, 30, 50), report.Notes);
        Assert.Equal(1, Value(report, "family"));
        Assert.Equal(
            0,
            Value(Of(notes, note => [0, note.Set == "nsynth-test" ? 1 - note.Family : note.Family], ProbeProtocol.Evar), "family")
        );
        // vectors that say nothing: always the most frequent family
        Assert.Equal(0.5, Value(Of(notes, _ => [0, 0], ProbeProtocol.Evar), "family"), 0.01);
        Assert.Equal(0.5, report.Tables[0].Measures[0].Chance, 0.01);
    }

    [Fact]
    public void Validation_notes_choose_the_penalty()
    {
        // A weak and a strong unit: without a penalty the classifier follows the noise of many units.
        var notes = Notes();
        var random = new Philox(1, RandomStream.Sample);
        var noise = notes.ToDictionary(
            note => note.Id,
            _ =>
            {
                var values = new float[100];
                random.FillNormal(values);
                return values;
            },
            StringComparer.Ordinal
        );
        var value = Value(Of(notes, note => [note.Family * 2 - 1, .. noise[note.Id]], ProbeProtocol.Evar), "family");
        Assert.InRange(value, 0.8, 1);
    }

    [Fact]
    public void Hear_counts_pitches_and_pitch_classes()
    {
        var notes = Notes();
        var known = Of(notes, note => OneHot(note.Pitch - 48, 24), ProbeProtocol.Hear);
        Assert.Equal((1, 1), (Value(known, "pitch"), Value(known, "pitch class")));
        // the pitch class, and nothing about the octave
        var half = Of(notes, note => OneHot(note.Pitch % 12, 12), ProbeProtocol.Hear);
        Assert.InRange(Value(half, "pitch"), 0.3, 0.7);
        Assert.Equal(1, Value(half, "pitch class"));
    }

    [Fact]
    public void Retrieval_searches_the_test_notes_only()
    {
        // A test note is nearest to training notes of another instrument, which are no candidates.
        var notes = Notes();
        var report = Of(
            notes,
            note => [note.Set == "nsynth-test" ? note.Instrument : note.Instrument + 0.1f, Place(note) * 1e-4f],
            ProbeProtocol.Retrieval
        );
        Assert.Equal(1, Value(report, "nearest is the same instrument at another pitch"));
        var opposite = Of(
            notes,
            note => [note.Set == "nsynth-test" ? note.Pitch : note.Instrument, Place(note) * 1e-4f],
            ProbeProtocol.Retrieval
        );
        Assert.InRange(Value(opposite, "nearest is the same instrument at another pitch"), 0, 0.6);
    }

    [Fact]
    public void A_twin_of_a_test_note_is_not_trained_on()
    {
        // The vectors are random, except that each test note has a twin of its family among the training notes.
        var notes = Notes().Where(note => note.Set != "nsynth-train").ToList();
        notes.AddRange(notes.Where(note => note.Set == "nsynth-test").Select(note => note with { Set = "nsynth-train" }).ToArray());
        notes.AddRange(
            Notes().Where(note => note.Set == "nsynth-train").Take(20).Select(note => note with { Name = note.Name + "-other" })
        );
        var names = notes.Select(note => note.Name).Distinct(StringComparer.Ordinal).ToList();
        float[] Vector(NamedNote note)
        {
            var values = new float[60];
            new Philox(3, RandomStream.Sample, names.IndexOf(note.Name)).FillNormal(values);
            return values;
        }
        var report = Of(notes, Vector, ProbeProtocol.Evar);
        Assert.Equal(100, report.Twins);
        Assert.InRange(Value(report, "family"), 0.2, 0.8);
    }

    [Fact]
    public void A_table_without_the_three_sets_or_a_label_is_refused()
    {
        var notes = Notes();
        Refused(notes.Where(note => note.Set != "nsynth-valid"), ProbeProtocol.Evar, "these are of nsynth-train/, nsynth-test/");
        Refused(notes.Where(note => note.Set == "nsynth-train"), ProbeProtocol.Retrieval, "nsynth-test/bass_000-060-100");
        Refused(notes.Select(note => note with { Set = "" }), ProbeProtocol.Hear, "are of no set");
        var bare = new EmbeddingTable("t.csv", ["nsynth-test/a", "nsynth-test/b"], ["z0"], [1, 2]);
        Assert.Contains(
            "no column pitch and no column instrument",
            Assert.Throws<EmbeddingTableException>(() => ProtocolReport.Create([bare], ProbeProtocol.Retrieval)).Message,
            StringComparison.Ordinal
        );
    }

    static void Refused(IEnumerable<NamedNote> notes, ProbeProtocol protocol, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<EmbeddingTableException>(() => Of([.. notes], _ => [0, 1], protocol)).Message,
            StringComparison.Ordinal
        );

    static double Value(ProtocolReport report, string measure) =>
        Assert.Single(report.Tables[0].Measures, found => found.Name == measure).Value.Value;

    static ProtocolReport Of(IReadOnlyList<NamedNote> notes, Func<NamedNote, float[]> vector, ProbeProtocol protocol) =>
        ProtocolReport.Create([Table(notes, vector)], protocol, cancellationToken: TestContext.Current.CancellationToken);

    sealed record NamedNote(string Set, string Name, int Instrument, int Family, int Pitch)
    {
        public string Id => Set.Length == 0 ? Name : $"{Set}/{Name}";
    }

    /// <summary>120, 30 and 50 notes; instruments of one set are in no other.</summary>
    static List<NamedNote> Notes()
    {
        var notes = new List<NamedNote>();
        foreach (var (set, count) in new[] { ("nsynth-train", 120), ("nsynth-valid", 30), ("nsynth-test", 50) })
            for (var i = 0; i < count; i++)
                notes.Add(new(set, $"{set[^4..]}{i}", (set.Length + set[7]) * 10 + i % 10, i % 2, 48 + i * 7 % 24));
        return notes;
    }

    static EmbeddingTable Table(IReadOnlyList<NamedNote> notes, Func<NamedNote, float[]> vector)
    {
        var vectors = notes.Select(vector).ToArray();
        return new(
            "t.csv",
            [.. notes.Select(note => note.Id)],
            [.. Enumerable.Range(0, vectors[0].Length).Select(unit => $"z{unit}")],
            [.. vectors.SelectMany(values => values)],
            [
                TextColumn.Of("instrument", notes.Select(note => $"i{note.Instrument}")),
                TextColumn.Of("family", notes.Select(note => $"f{note.Family}")),
            ],
            [KeyValuePair.Create("pitch", notes.Select(note => (double)note.Pitch).ToArray())]
        );
    }

    static int Place(NamedNote note) => int.Parse(note.Name[4..], System.Globalization.CultureInfo.InvariantCulture);

    static float[] OneHot(int place, int count)
    {
        var values = new float[count];
        values[place] = 1;
        return values;
    }
}
