using VaePipeline.Audio;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Evaluation.Listening;
using VaePipeline.Tests.Model;
using VaePipeline.Tests.Model.Onnx;

namespace VaePipeline.Tests.Evaluation.Listening;

/// <summary>Interpolation and transposition, by a model of random weights whose decoder is conditioned on pitch.</summary>
public sealed class MorphTests : IDisposable
{
    readonly Sounds _sounds = new();
    readonly ExportedFiles _model = new(
        Models.Random(
            Models.SmallArchitecture with
            {
                Channels = new(8, 8),
                Conditioning = new() { Pitch = true },
            }
        )
    );

    public void Dispose()
    {
        _sounds.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void The_way_leads_from_the_one_reconstruction_to_the_other()
    {
        var (from, to) = (
            _sounds.Tone("bass_electronic_001-040-100.wav", 0.4),
            _sounds.Tone("mallet_acoustic_002-070-025.wav", 0.3, 800, 0.05)
        );
        var way = Interpolation.Run(
            new()
            {
                From = from,
                To = to,
                Model = _model.Folder,
                Steps = 4,
                Output = _sounds["way"],
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        var ends = Reconstruction.Run(
            new()
            {
                Inputs = [from, to],
                Model = _model.Folder,
                Output = _sounds["ends"],
            },
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(["step-01.wav", "step-02.wav", "step-03.wav", "step-04.wav"], way.Steps.Select(step => Path.GetFileName(step.Wav)));
        Assert.Equal([40, 50, 60, 70], way.Steps.Select(step => step.Label.Pitch));
        Assert.Equal(File.ReadAllBytes(ends[0].Sound!.Wav), File.ReadAllBytes(way.Steps[0].Wav));
        Assert.Equal(File.ReadAllBytes(ends[1].Sound!.Wav), File.ReadAllBytes(way.Steps[3].Wav));
        Assert.Equal(ends.Select(end => end.Input), [way.From, way.To]);
        Assert.True(way.Distance > 0);
        double[] levels = [.. way.Steps.Select(step => AudioLevel.Of(AudioFile.Read(step.Wav).Samples).Rms)];
        Assert.Equal(levels.OrderDescending(), levels);
        Assert.Equal(way.Steps.Sum(step => step.Seconds) + 4 * 0.15, AudioFile.Read(way.Joined).DurationSeconds, 1e-3);
        Assert.True(File.Exists(way.Picture));
    }

    [Fact]
    public void A_pitch_for_all_steps_may_be_chosen()
    {
        var way = Interpolation.Run(
            new()
            {
                From = _sounds.Tone("a.wav"),
                To = _sounds.Tone("b.wav", hz: 500),
                Model = _model.Folder,
                Steps = 2,
                Output = _sounds["way"],
                Label = new(55, null),
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal([55, 55], way.Steps.Select(step => step.Label.Pitch));
    }

    [Fact]
    public void From_a_sound_with_a_pitch_to_one_without_it_changes_in_the_middle()
    {
        using var model = new ExportedFiles(
            Models.Random(
                Models.SmallArchitecture with
                {
                    Channels = new(8, 8),
                    Conditioning = new() { Pitch = true, NoPitch = true },
                }
            )
        );
        using var autoencoder = new TimbreAutoencoder(model.Folder);
        // The decoder of random weights reproduces no sound; what fits best depends on the sound's frequency.
        var inputs = Enumerable.Range(1, 40).Select(i => _sounds.Tone($"{i}.wav", hz: 60 * i)).ToArray();
        var heard = Reconstruction.Run(
            new()
            {
                Inputs = inputs,
                Model = model.Folder,
                Output = _sounds["heard"],
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        var from = heard.First(file => file.Input!.PitchSource is not PitchSource.Unpitched);
        var to = heard.FirstOrDefault(file => file.Input!.PitchSource is PitchSource.Unpitched);
        Assert.NotNull(to);
        Assert.Equal("no pitch", to.Input!.Pitch);
        var way = Interpolation.Run(
            new()
            {
                From = from.Source,
                To = to.Source,
                Model = model.Folder,
                Steps = 4,
                Output = _sounds["way"],
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        var pitch = from.Input!.Label.Pitch;
        Assert.Equal([pitch, pitch, null, null], way.Steps.Select(step => step.Label.Pitch));
    }

    [Fact]
    public void Another_pitch_is_the_same_code_decoded_at_it()
    {
        var input = _sounds.Tone("a.wav");
        var transposed = Transposition.Run(
            new()
            {
                Input = input,
                Model = _model.Folder,
                Pitches = [48, 72],
                Output = _sounds["out"],
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        var told = Reconstruction.Run(
            new()
            {
                Inputs = [input],
                Model = _model.Folder,
                Output = _sounds["told"],
                Label = new(72, null),
            },
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(["a-at-48.wav", "a-at-72.wav"], transposed.Sounds.Select(sound => Path.GetFileName(sound.Wav)));
        Assert.Equal(File.ReadAllBytes(told[0].Sound!.Wav), File.ReadAllBytes(transposed.Sounds[1].Wav));
        Assert.NotEqual(File.ReadAllBytes(transposed.Sounds[0].Wav), File.ReadAllBytes(transposed.Sounds[1].Wav));
        Assert.Equal(_sounds["out/a-transposed.png"], transposed.Picture);
        Assert.True(File.Exists(transposed.Picture));
        var own = transposed.Input.Label.Pitch;
        Assert.Equal(PitchSource.Guessed, transposed.Input.PitchSource); // by random weights
        Assert.Contains($"pitch {own} (no pitch fits), error ", transposed.Input.Summary, StringComparison.Ordinal);
        var atOwn = Reconstruction.Run(
            new()
            {
                Inputs = [input],
                Model = _model.Folder,
                Output = _sounds["own"],
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(atOwn[0].Input!.Error.Sound, transposed.Input.Error.Sound, 1e-4);
    }

    [Fact]
    public void What_cannot_be_met_is_refused()
    {
        var input = _sounds.Tone("a.wav");
        var request = new TranspositionRequest
        {
            Input = input,
            Model = _model.Folder,
            Pitches = [60],
            Output = _sounds["out"],
        };
        Assert.Contains(
            "Pitch is 128; allowed: 0 to 127",
            Assert.Throws<ArgumentOutOfRangeException>(() => Transposition.Run(request with { Pitches = [60, 128] })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ListeningException>(() => Transposition.Run(request with { Pitches = [] }));
        Assert.Contains(
            "silence",
            Assert.Throws<ListeningException>(() => Transposition.Run(request with { Input = _sounds.Silence("s.wav", 9_000) })).Message,
            StringComparison.Ordinal
        );
        using var untold = new ExportedFiles();
        Assert.Contains(
            "not conditioned on pitch",
            Assert.Throws<ListeningException>(() => Transposition.Run(request with { Model = untold.Folder })).Message,
            StringComparison.Ordinal
        );
        var way = new InterpolationRequest
        {
            From = input,
            To = input,
            Model = _model.Folder,
            Output = _sounds["out"],
        };
        Assert.Contains(
            "Steps is 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Interpolation.Run(way with { Steps = 1 })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "9 sounds",
            Assert.Throws<ListeningException>(() => Interpolation.Run(way with { Output = _sounds["way.wav"] })).Message,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(_sounds["out"]));
    }

    [Fact]
    public void A_model_whose_frames_hardly_overlap_cannot_be_heard()
    {
        var small = Models.Small();
        using var model = new ExportedFiles(
            new(small.Config with { Features = small.Config.Features with { HopLength = 600 } }, small.Weights)
        );
        Assert.Contains(
            "HopLength is 600",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    Interpolation.Run(
                        new()
                        {
                            From = _sounds.Tone("a.wav"),
                            To = _sounds.Tone("b.wav"),
                            Model = model.Folder,
                            Output = _sounds["out"],
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }
}
