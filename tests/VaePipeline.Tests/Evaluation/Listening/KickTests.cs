using VaePipeline.Audio;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Tests.Evaluation.Listening;

/// <summary>A kick drum, which the released model does not know: it was trained on notes with a pitch.</summary>
public sealed class KickTests : IDisposable
{
    static readonly string Released = Path.Combine(Fixtures.RepositoryRoot, "artifacts", "models", "timbre-gm-32");

    readonly Sounds _sounds = new();

    public void Dispose() => _sounds.Dispose();

    [Fact]
    public void Its_errors_are_those_of_the_files_and_the_pitch_is_a_guess()
    {
        var file = Reconstruct(Fixtures.Path("listening/kick.wav"), default);
        var error = file.Input!.Error;
        Assert.Equal(TrueError.Of(file.Source, file.Sound!.Wav), error.Sound, 1e-4);
        Assert.Equal(40 * Math.Sqrt(error.Sound), error.SoundDb, 1e-6);
        Assert.Equal(PitchSource.Guessed, file.Input.PitchSource);
        Assert.Contains($"pitch {file.Input.Label.Pitch} (no pitch fits), error 0.", file.Input.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guess_is_no_worse_than_other_pitches_and_nothing_is_quiet_everywhere()
    {
        var guess = Reconstruct(Fixtures.Path("listening/kick.wav"), default).Input!.Error.Sound;
        foreach (var pitch in (int[])[24, 36, 60, 93, 114])
            Assert.True(
                guess <= 1.5 * Reconstruct(Fixtures.Path("listening/kick.wav"), new(pitch, null)).Input!.Error.Sound,
                $"{guess} at the guess, much less at {pitch}"
            );
        // 93 is the pitch whose decoded log-mel is quiet everywhere
        Assert.True(Reconstruct(Fixtures.Path("listening/kick.wav"), new(93, null)).Input!.Error.Sound > 1.5 * guess);
    }

    [Fact]
    public void A_note_is_found_at_its_pitch()
    {
        File.Copy(Path.Combine(Fixtures.RepositoryRoot, "samples", "sounds", "brass_acoustic_000-060-100.wav"), _sounds["note.wav"]);
        var input = Reconstruct(_sounds["note.wav"], default).Input!;
        Assert.Equal((60, PitchSource.Found), (input.Label.Pitch, input.PitchSource));
        Assert.False(input.Error.IsPoor);
    }

    [Fact]
    public void Level_and_length_are_those_of_the_input()
    {
        WavFile.Write(_sounds["quiet.wav"], [.. AudioFile.Read(Fixtures.Path("listening/kick.wav")).Samples.Select(x => x / 30)], 16_000);
        var file = Reconstruct(_sounds["quiet.wav"], default);
        var (input, output) = (AudioFile.Read(file.Source).Samples, AudioFile.Read(file.Sound!.Wav).Samples);
        Assert.Equal(input.Length, output.Length);
        Assert.Equal(AudioLevel.Of(input).Rms, AudioLevel.Of(output).Rms, 0.01 * AudioLevel.Of(input).Rms);
        Assert.Equal(0, file.Sound.LevelDb, 1e-3);
    }

    [Fact]
    public void A_sound_that_would_clip_is_quieter_and_says_so()
    {
        // As loud as a sound can be; a reconstruction has higher peaks.
        WavFile.Write(_sounds["loud.wav"], [.. Enumerable.Range(0, 16_000).Select(i => MathF.Sign(MathF.Sin(i * 0.1f)))], 16_000);
        var file = Reconstruct(_sounds["loud.wav"], default);
        var output = AudioFile.Read(file.Sound!.Wav).Samples;
        Assert.InRange(output.Max(Math.Abs), 0.99f, 1);
        Assert.Equal(20 * Math.Log10(AudioLevel.Of(output).Rms), file.Sound.LevelDb, 0.01);
        Assert.True(file.Sound.LevelDb < -1);
    }

    ReconstructedFile Reconstruct(string input, PartialLabel label) =>
        Assert.Single(
            Reconstruction.Run(
                new()
                {
                    Inputs = [input],
                    Model = Released,
                    Output = _sounds["out"],
                    Overwrite = true,
                    Label = label,
                },
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
}
