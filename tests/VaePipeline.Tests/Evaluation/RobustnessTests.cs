using VaePipeline.Datasets;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Robustness;
using VaePipeline.Foundation;
using VaePipeline.Tests.ML;

namespace VaePipeline.Tests.Evaluation;

/// <summary>The probe of perturbed sounds, on tones of which three neighbors are one instrument.</summary>
public sealed class RobustnessTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    static readonly RobustnessOptions Options = new()
    {
        Notes = 12,
        Gallery = 30,
        Prepare = true,
        Perturbations = ["untouched", "silence-200ms", "gain-20dB", "offset-1%", "out-of-phase", "length-100ms"],
    };

    NoteSet Set(params string[] more) =>
        new(
            "tones",
            Path.GetDirectoryName(sounds.Tones[0])!,
            [
                .. sounds.Tones.Take(30).Select((path, i) => new Note($"{i:00}", path) { Instrument = $"{i / 3}" }),
                .. more.Select((path, i) => new Note($"more {i}", path) { Instrument = "more" }),
            ]
        );

    [Fact]
    public void What_preparation_removes_changes_nothing_and_a_cut_does()
    {
        var report = RobustnessReport.Create(Set(), sounds.Model, Options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((12, 30, 0, true), (report.Notes, report.Gallery, report.Twins, report.IsPrepared));
        var own = report.Scores.Where(score => score.Vectors == report.Model).ToDictionary(score => score.Perturbation);
        Assert.Equal(Options.Perturbations.Order(), own.Keys.Order());
        Assert.Equal(1, own["untouched"].Cosine, 1e-6);
        Assert.Equal(0, own["untouched"].Distance);
        foreach (var name in (string[])["untouched", "silence-200ms", "gain-20dB", "offset-1%", "out-of-phase"])
        {
            // Silence before a sound moves the clip by up to 24 samples, which is more than some of these tones differ by.
            Assert.InRange(own[name].Another.Value, 0, name == "silence-200ms" ? 0.1 : 0);
            Assert.Equal((name, 0), (name, own[name].Lost));
            Assert.InRange(own[name].Cosine, 0.999, 1.0001);
        }
        Assert.True(own["length-100ms"].Cosine < 0.999);
        Assert.True(own["length-100ms"].Distance > own["silence-200ms"].Distance);
    }

    [Fact]
    public void The_report_is_the_same_for_any_number_of_threads()
    {
        var (one, two) = (Create(Options with { Threads = 1 }), Create(Options with { Threads = 2 }));
        Assert.Equal(one.ToJson(), two.ToJson());
        Assert.Equal(one.Summary, two.Summary);
        Assert.NotEqual(one.ToJson(), Create(Options with { Seed = 5 }).ToJson());

        RobustnessReport Create(RobustnessOptions options) =>
            RobustnessReport.Create(Set(), sounds.Model, options, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Twins_are_counted_and_never_the_nearest_other_note()
    {
        var set = Set(sounds.Tones[4], sounds.Tones[4]);
        var options = Options with { Gallery = 100, Notes = 100, Perturbations = ["untouched"] };
        var report = RobustnessReport.Create(set, sounds.Model, options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, report.Twins);
        // twins of another instrument would be its nearest other note
        Assert.Equal(0, report.Scores[0].Another.Value);
    }

    [Fact]
    public void Neighbors_are_those_of_the_definition()
    {
        float[][] vectors =
        [
            [0, 0],
            [1, 0],
            [0, 3],
            [0, 0],
        ];
        var gallery = new Gallery(vectors, ["a", "b", "a", "b"], TwinRows.Of(4, [row => vectors[row]]));
        Assert.Equal(Gallery.Answer.Lost, gallery.Ask(0, null)); // a sound without a vector
        var (_, distance, another, same) = gallery.Ask(0, [0, 2]); // nearest: (0, 3), of the same instrument; the twin of another is left out
        Assert.Equal((2.0, 0.0, 1.0), (distance, another, same));
        (_, distance, another, same) = gallery.Ask(2, [0.9f, 0.1f]);
        Assert.Equal((1.0, 0.0), (another, same));
    }

    [Fact]
    public void Codecs_are_chosen_by_name_like_other_perturbations()
    {
        var options = Options with { Perturbations = ["mp3-in-wav", "flac", "gsm-610"] };
        var report = RobustnessReport.Create(Set(), sounds.Model, options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(report.Missing);
        var own = report.Scores.Where(score => score.Vectors == report.Model).ToDictionary(score => score.Perturbation);
        Assert.Equal(["flac", "gsm-610", "mp3-in-wav"], own.Keys.Order());
        Assert.InRange(own["flac"].Cosine, 0.9999, 1.0001);
        Assert.True(own["gsm-610"].Distance > own["mp3-in-wav"].Distance);
        Assert.True(own["mp3-in-wav"].Distance > own["flac"].Distance);
    }

    [Fact]
    public void A_gallery_of_twins_has_no_nearest_other_note()
    {
        float[][] vectors =
        [
            [1, 2],
            [1, 2],
        ];
        var answer = new Gallery(vectors, ["a", "a"], TwinRows.Of(2, [row => vectors[row]])).Ask(0, [1, 1]);
        Assert.Equal((double.NaN, 0.0, double.NaN), (answer.Distance, answer.Another, answer.Same));
    }

    [Fact]
    public void Notes_without_a_vector_or_an_instrument_are_counted_and_the_first_is_named()
    {
        var set = Set();
        Note[] more =
        [
            new("0 torn", sounds.Empty) { Instrument = "torn" },
            new("silent", sounds.Silent) { Instrument = "silent" },
            new("unknown", sounds.Tones[40]),
            new("missing", sounds.Missing) { Instrument = "missing" },
        ];
        var options = Options with { Gallery = 100, Notes = 3, Perturbations = ["untouched"] };
        var report = RobustnessReport.Create(set with { Notes = [.. set.Notes, .. more] }, sounds.Model, options);
        Assert.Equal((30, 2, 2), (report.Gallery, report.LeftOut, report.Unknown));
        Assert.True(
            report.FirstLeftOut.Contains(sounds.Empty, StringComparison.Ordinal)
                || report.FirstLeftOut.Contains(sounds.Silent, StringComparison.Ordinal)
        );
        Assert.Contains("2 drawn notes have no vector", report.Summary, StringComparison.Ordinal);
        Assert.Contains("2 notes of the set have no known instrument", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_perturbation_gives_a_finite_sound()
    {
        var tone = SoundFolder.Tone(330, 3, 20_000);
        foreach (var perturbation in Perturbations.All)
        {
            var sound = perturbation.Apply([.. tone], new Philox(1, RandomStream.Perturbation));
            Assert.All(sound.Samples, sample => Assert.True(float.IsFinite(sample), perturbation.Name));
            Assert.Equal(0, sound.Samples.Length % sound.Channels);
            Assert.True(sound.Samples.Length > 0, perturbation.Name);
        }
        Assert.Equal(Perturbations.All.Count, Perturbations.All.Select(perturbation => perturbation.Name).Distinct().Count());
    }

    [Fact]
    public void Options_and_sets_that_cannot_be_probed_are_named()
    {
        var unknown = Assert.Throws<ArgumentOutOfRangeException>(() =>
            RobustnessReport.Create(Set(), sounds.Model, Options with { Perturbations = ["reversed"] })
        );
        Assert.Contains("silence-200ms", unknown.Message, StringComparison.Ordinal);
        var nameless = Set() with { Notes = [.. sounds.Tones.Take(9).Select((path, i) => new Note($"{i}", path))] };
        Assert.Contains(
            "0 notes with a known instrument",
            Assert.Throws<DatasetException>(() => RobustnessReport.Create(nameless, sounds.Model, Options)).Message,
            StringComparison.Ordinal
        );
    }
}
