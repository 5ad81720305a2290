using VaePipeline.Audio.Features;
using VaePipeline.Audio.Preparation;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Recordings;

namespace VaePipeline.Tests.Training.Recordings;

public class RecordedNotesTests
{
    const int Rate = 16_000;

    static readonly LogMelOptions Features = LogMelOptions.Default with { Preparation = PreparationOptions.Default };
    static readonly float[] Note = Sound(2.5);
    static readonly float[] Clean = LogMel(Note);

    static readonly RecordingSection Nothing = new()
    {
        Clean = 0,
        Detuned = 0,
        Late = 0,
        Looped = 0,
        Cut = 0,
        Lead = 0,
        Clipped = 0,
        Noise = 0,
        Hum = 0,
        Coded = 0,
        Quantized = 0,
        Tilted = 0,
        BandLimited = 0,
        Room = 0,
    };

    [Fact]
    public void A_recording_depends_on_seed_epoch_and_row()
    {
        var expected = Recorded(new(), 4, 5, 6);
        Assert.Equal(expected, Recorded(new(), 4, 5, 6));
        Assert.All(
            [Recorded(new(), 3, 5, 6), Recorded(new(), 4, 6, 6), Recorded(new(), 4, 5, 7)],
            other => Assert.NotEqual(expected, other)
        );
    }

    [Fact]
    public void Every_recording_is_a_log_mel() =>
        Assert.All(
            Enumerable.Range(0, 60),
            row =>
            {
                var recorded = Recorded(new(), 0, row);
                Assert.Equal(1, recorded.Max(), 1e-4);
                Assert.All(recorded, value => Assert.InRange(value, -1, 1 + 1e-4f));
            }
        );

    [Fact]
    public void A_share_of_the_notes_stays_clean() =>
        Assert.InRange(Enumerable.Range(0, 100).Count(row => Recorded(new() { Clean = 0.5 }, 0, row).SequenceEqual(Clean)), 35, 70);

    [Fact]
    public void Without_changes_it_is_the_note() => Assert.Equal(Clean, Recorded(Nothing));

    [Fact]
    public void Silence_before_a_note_hardly_matters() => // onsets are found in steps of 8 samples
        Assert.All(Enumerable.Range(0, 5), row => Assert.InRange(Difference(Recorded(Nothing with { Lead = 1 }, 0, row)), 0, 0.01));

    [Fact]
    public void A_cut_leaves_silence_at_the_end_and_the_start_as_it_is()
    {
        var lengths = new List<int>();
        for (var row = 0; row < 40; row++)
        {
            var recorded = Recorded(Nothing with { Cut = 1 }, 0, row);
            lengths.Add(SoundingFrames(recorded));
            for (var frame = 0; frame < lengths[^1] - 25; frame++) // fades are up to 0.3 s long
                Assert.Equal(Clean[40 * 128 + frame], recorded[40 * 128 + frame], 2e-2);
        }
        Assert.InRange(lengths.Min(), 3, 12); // 0.04 s and half a window
        Assert.InRange(lengths.Max(), 110, 128);
    }

    [Theory]
    [InlineData(nameof(RecordingSection.Detuned))]
    [InlineData(nameof(RecordingSection.Late))]
    [InlineData(nameof(RecordingSection.Looped))]
    [InlineData(nameof(RecordingSection.Clipped))]
    [InlineData(nameof(RecordingSection.Noise))]
    [InlineData(nameof(RecordingSection.Hum))]
    [InlineData(nameof(RecordingSection.Coded))]
    [InlineData(nameof(RecordingSection.Quantized))]
    [InlineData(nameof(RecordingSection.Tilted))]
    [InlineData(nameof(RecordingSection.BandLimited))]
    [InlineData(nameof(RecordingSection.Room))]
    public void Each_change_is_audible_but_leaves_the_note(string change)
    {
        var section = Nothing with { };
        typeof(RecordingSection).GetProperty(change)!.SetValue(section, 1.0);
        var differences = Enumerable.Range(0, 12).Select(row => Difference(Recorded(section, 0, row))).ToArray();
        Assert.True(differences.Max() > 1e-3, $"{change}: {differences.Max()}");
        Assert.True(differences.Average() < 0.8, $"{change}: {differences.Average()}"); // another note differs by more
    }

    [Fact]
    public void A_limit_takes_the_upper_bands_away()
    {
        var recorded = Recorded(Nothing with { BandLimited = 1 }, 0, 3);
        var highest = Enumerable.Range(0, 80).Last(band => recorded.AsSpan(band * 128, 128).ContainsAnyExcept(-1f));
        Assert.True(highest < 79);
    }

    [Fact]
    public void A_note_of_which_nothing_is_left_stays_the_clean_note()
    {
        var everything = Nothing with { Late = 1, Cut = 1, Clipped = 1, Noise = 1, Hum = 1, Coded = 1, Quantized = 1 };
        var recorded = new float[Features.Size];
        new RecordedNotes(everything, Examples(new float[Rate]), 0).Apply(Clean, recorded, 0, 0);
        Assert.Equal(Clean, recorded);
    }

    static int SoundingFrames(float[] logMel) =>
        1 + Enumerable.Range(0, 128).Last(frame => Enumerable.Range(0, 80).Any(band => logMel[band * 128 + frame] > -1));

    static double Difference(float[] recorded) => Clean.Zip(recorded, (a, b) => Math.Abs((double)a - b)).Average();

    static float[] Recorded(RecordingSection section, int epoch = 0, int row = 0, int seed = 0)
    {
        var recorded = new float[Features.Size];
        new RecordedNotes(section, Examples(Note), seed).Apply(Clean, recorded, epoch, row);
        return recorded;
    }

    static TrainingExamples Examples(float[] note) =>
        new()
        {
            Count = 1,
            Features = Features,
            LogMel = _ => Clean,
            Fingerprint = "one note",
            Samples = (_, samples) =>
            {
                var count = Math.Min(note.Length, samples.Length);
                note.AsSpan(0, count).CopyTo(samples);
                return count;
            },
        };

    static float[] LogMel(float[] sound)
    {
        var logMel = new float[Features.Size];
        Assert.True(new LogMel(Features).TryCompute(sound, logMel));
        return logMel;
    }

    /// <summary>Twelve harmonics of 220 Hz, each softer and shorter than the one before.</summary>
    static float[] Sound(double seconds) =>
        [
            .. Enumerable
                .Range(0, (int)(seconds * Rate))
                .Select(i => (double)i / Rate)
                .Select(t =>
                    (float)Enumerable.Range(1, 12).Sum(h => 0.3 / h * Math.Exp(-0.3 * h * t) * Math.Sin(2 * Math.PI * 220 * h * t))
                ),
        ];
}
