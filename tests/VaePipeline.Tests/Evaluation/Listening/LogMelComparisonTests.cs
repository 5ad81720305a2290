using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Tests.Evaluation.Listening;

/// <summary>Errors of sounds that stand for inputs and reconstructions, compared with numpy (tests/fixtures/listening/true_error.py).</summary>
public sealed class LogMelComparisonTests : IDisposable
{
    static readonly LogMel Features = new(LogMelOptions.Default);

    readonly Sounds _sounds = new();

    public void Dispose() => _sounds.Dispose();

    public static TheoryData<string, string, double> Pairs()
    {
        var pairs = new TheoryData<string, string, double>();
        foreach (var line in File.ReadLines(Fixtures.Path("listening/errors.csv")).Skip(1))
            if (line.Split(',') is [var input, var output, var error])
                pairs.Add(input, output, double.Parse(error, System.Globalization.CultureInfo.InvariantCulture));
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_error_of_a_sound_is_what_numpy_computes_from_the_files(string input, string output, double expected)
    {
        Assert.Equal(expected, Error(Path(input), Path(output)).Sound, 2e-5);
        Assert.Equal(expected, TrueError.Of(Path(input), Path(output)), 2e-5);
    }

    [Theory]
    [InlineData(0, 20_000)]
    [InlineData(40 * 256, 0)]
    [InlineData(20 * 256, 9_000)]
    public void Silence_around_a_sound_does_not_make_its_error_smaller(int before, int after)
    {
        var expected = Error(Path("kick"), Path("beep"));
        WavFile.Write(_sounds["kick.wav"], [.. new float[before], .. Read("kick"), .. new float[after]], 16_000);
        float[] beep = [.. new float[before], .. Read("beep"), .. new float[after]];
        // windows before the sound see its start
        Assert.Equal(expected.Sound, Error(_sounds["kick.wav"], beep).Sound, before == 0 ? 1e-6 : 0.01 * expected.Sound);
    }

    [Fact]
    public void A_wrong_level_is_an_error()
    {
        var random = new Random(1);
        float[] noise = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextSingle() - 0.5f)];
        WavFile.Write(_sounds["noise.wav"], noise, 16_000);
        Assert.Equal(6.02, Error(_sounds["noise.wav"], [.. noise.Select(sample => sample / 2)]).SoundDb, 0.02);
        Assert.Equal(6.02, Error(_sounds["noise.wav"], [.. noise.Select(sample => sample * 2)]).SoundDb, 0.02);
        Assert.Equal(0, Error(_sounds["noise.wav"], noise).SoundDb, 0.02);
    }

    [Fact]
    public void What_sounds_where_the_input_is_silent_is_an_error()
    {
        WavFile.Write(_sounds["short.wav"], [.. Read("kick"), .. new float[20_000]], 16_000);
        float[] after = [.. Enumerable.Range(0, 20_000).Select(i => 0.1f * MathF.Sin(i * 0.7f))];
        Assert.True(Error(_sounds["short.wav"], [.. Read("kick"), .. after]).SoundDb > 5);
    }

    [Fact]
    public void What_is_quiet_everywhere_is_not_chosen_for_a_sound_of_few_loud_bands()
    {
        // An input with a loud band, a candidate that is 60 dB below it everywhere, and one with the band and a background at -60 dB.
        var options = new LogMelOptions { MelBands = 20, Frames = 8 };
        var (input, quiet, likely) = (Flat(-1), Flat(-1), Flat(-0.5f));
        for (var frame = 0; frame < 8; frame++)
            (input[3 * 8 + frame], quiet[5 * 8 + frame], likely[3 * 8 + frame]) = (1, -0.5f, 0.8f);
        var comparison = new LogMelComparison(options, input, 8);

        Assert.True(comparison.ErrorOf(quiet) < comparison.ErrorOf(likely)); // as they are decoded
        Assert.Equal(1.5f, comparison.ShiftOf(quiet), 0.1f);
        Assert.Equal(1, NearestLogMel.Find(comparison, [.. quiet, .. likely], 2).Index);

        float[] Flat(float value) => [.. Enumerable.Repeat(value, options.Size)];
    }

    [Fact]
    public void Of_sounds_that_are_nearly_as_good_the_nearest_as_decoded_is_chosen()
    {
        var options = new LogMelOptions { MelBands = 20, Frames = 8 };
        var comparison = new LogMelComparison(options, Loud(1, -0.5f), 8);
        // nearer as decoded; its level must be raised, and the background with it
        var (nearest, best, bad) = (Loud(0.9f, -0.5f), Loud(1, -0.59f), Loud(0.7f, -0.5f));
        Assert.True(comparison.ErrorOf(best) < comparison.ErrorOf(nearest, comparison.ShiftOf(nearest)));
        Assert.Equal(1, NearestLogMel.Find(comparison, [.. best, .. nearest], 2).Index);
        Assert.True(comparison.ErrorOf(bad) < comparison.ErrorOf(best));
        Assert.Equal(0, NearestLogMel.Find(comparison, [.. best, .. bad], 2).Index);

        float[] Loud(float loud, float other) => [.. Enumerable.Range(0, options.Size).Select(i => i / options.Frames == 3 ? loud : other)];
    }

    [Fact]
    public void A_log_mel_is_clear_if_most_others_are_much_further_off()
    {
        var options = new LogMelOptions { MelBands = 8, Frames = 8 };
        float[] input = [.. Enumerable.Range(0, 64).Select(i => i % 8 / 4f - 0.75f)];
        float[] Off(float by) => [.. input.Select(value => value - by)];
        var comparison = new LogMelComparison(options, input, 8);
        Assert.Equal((1, true), NearestLogMel.Find(comparison, [.. Off(0.5f), .. Off(0.1f), .. Off(0.4f)], 3));
        Assert.Equal((1, false), NearestLogMel.Find(comparison, [.. Off(0.5f), .. Off(0.35f), .. Off(0.4f)], 3));
    }

    static ReconstructionError Error(string input, string output) => Error(input, AudioFile.Read(output).Samples);

    static ReconstructionError Error(string input, float[] output) => SourceNote.Read(input, Features).ErrorOf(output, null, Features);

    static string Path(string name) => Fixtures.Path($"listening/{name}.wav");

    static float[] Read(string name) => AudioFile.Read(Path(name)).Samples;
}
