using VaePipeline.Audio;
using VaePipeline.Audio.Preparation;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Evaluation.Listening;
using VaePipeline.Model.Onnx;
using VaePipeline.Tests.Model.Onnx;

namespace VaePipeline.Tests.Evaluation.Listening;

/// <summary>With a model of random weights: what it says is noise, and is heard.</summary>
public sealed class ReconstructionTests : IDisposable
{
    // 32 frames every 256 samples, and half a window after the center of the last
    const int Heard = 31 * 256 + 512;

    readonly Sounds _sounds = new();
    readonly ExportedFiles _model = new();

    public void Dispose()
    {
        _sounds.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void Every_input_becomes_a_sound_of_its_length_and_level_and_a_picture()
    {
        string[] inputs = [_sounds.Tone("long.wav", 2), _sounds.Tone("short.wav", 0.3, 880), _sounds.Tone("quiet.wav", 0.4, peak: 0.01)];

        var files = Reconstruction.Run(Request(inputs), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(inputs, files.Select(file => file.Source));
        Assert.Equal([2, 0.3, 0.4], files.Select(file => Math.Round(file.Input!.Part.SourceSeconds, 3)));
        Assert.Equal([true, false, false], files.Select(file => file.Input!.Part.IsCut));
        Assert.Equal(Heard / 16_000.0, files[0].Input!.Part.Seconds, 1e-9);
        Assert.All(files, file => Assert.Null(file.Failure));
        foreach (var (file, length) in files.Zip([Heard, 4_800, 6_400]))
        {
            var (source, made) = (AudioFile.Read(file.Source).Samples, AudioFile.Read(file.Sound!.Wav).Samples);
            Assert.Equal(length, made.Length);
            Assert.Equal(length / 16_000.0, file.Sound.Seconds, 1e-9);
            Assert.Equal(AudioLevel.Of(source.AsSpan(0, length)).Rms, AudioLevel.Of(made).Rms, 0.01 * AudioLevel.Of(made).Rms);
            Assert.Equal(0, file.Sound.LevelDb, 0.05);
            Assert.True(file.Input!.Error.Decoder > 0 && file.Input.Error.Sound > 0);
            Assert.Equal((default, PitchSource.Unused), (file.Sound.Label, file.Input.PitchSource));
            Assert.True(new FileInfo(Path.ChangeExtension(file.Sound.Wav, ".png")).Length > 1_000);
        }
    }

    [Theory]
    [InlineData(1_024)]
    [InlineData(7_936)]
    [InlineData(7_937)]
    [InlineData(8_447)]
    [InlineData(8_448)]
    [InlineData(8_449)]
    public void A_sound_keeps_its_length_up_to_what_the_model_hears(int length)
    {
        var file = Assert.Single(Run(Request([_sounds.Tone("tone.wav", length / 16_000.0)])));
        var made = AudioFile.Read(file.Sound!.Wav).Samples;
        Assert.Equal(Math.Min(length, Heard), made.Length);
        Assert.Equal(length > Heard, file.Input!.Part is { IsCut: true } || file.Input.Part.SourceSeconds > Heard / 16_000.0);
        // it sounds up to the fade-out
        Assert.True(AudioLevel.Of(made.AsSpan(made.Length - 500, 200)).Rms > 0.1 * AudioLevel.Of(made).Rms);
    }

    [Fact]
    public void A_prepared_sound_begins_where_it_sounds_and_has_its_level_back()
    {
        var small = Model.Models.Small();
        using var prepared = new ExportedFiles(
            new(small.Config with { Features = small.Config.Features with { Preparation = PreparationOptions.Default } }, small.Weights)
        );
        var tone = AudioFile.Read(_sounds.Tone("tone.wav", 0.3, peak: 0.02)).Samples;
        // a constant offset, which preparation removes
        WavFile.Write(_sounds["late.wav"], [.. new float[5_000], .. tone.Select(sample => sample + 0.01f)], 16_000);
        var request = Request([_sounds["late.wav"]]) with { Model = prepared.Folder };
        var file = Assert.Single(Run(request));

        Assert.Equal(5_000 / 16_000.0, file.Input!.Part.StartSeconds, 0.004);
        Assert.False(file.Input.Part.IsCut);
        var made = AudioFile.Read(file.Sound!.Wav).Samples;
        Assert.Equal(tone.Length, made.Length, 100d);
        Assert.Equal(AudioLevel.Of(tone).Rms, AudioLevel.Of(made).Rms, 0.02 * AudioLevel.Of(tone).Rms);

        // At the file's level, features alone are near; at the level that the model hears, peak 1, the error would be more than 30 dB.
        var plain = Assert.Single(Run(request with { FeaturesOnly = true, Output = _sounds["plain"] }));
        Assert.InRange(plain.Input!.Error.SoundDb, 0, 10);
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes_on_any_number_of_threads_and_another_seed_others()
    {
        string[] inputs = [.. Enumerable.Range(0, 5).Select(i => _sounds.Tone($"{i}.wav", 0.4, 200 * (i + 1)))];
        var bytes = new[] { (1, 0), (4, 0), (4, 1) }
            .Select(setting =>
                Reconstruction
                    .Run(
                        Request(inputs) with
                        {
                            Output = _sounds[$"{setting}"],
                            Threads = setting.Item1,
                            GriffinLim = new() { Seed = setting.Item2 },
                        },
                        cancellationToken: TestContext.Current.CancellationToken
                    )
                    .SelectMany(file =>
                        File.ReadAllBytes(file.Sound!.Wav).Concat(File.ReadAllBytes(Path.ChangeExtension(file.Sound.Wav, ".png")))
                    )
                    .ToArray()
            )
            .ToArray();
        Assert.Equal(bytes[0], bytes[1]);
        Assert.NotEqual(bytes[0], bytes[2]);
    }

    [Fact]
    public void The_features_alone_keep_a_whole_file_within_a_decibel()
    {
        var input = _sounds.Tone("long.wav", 5);
        var sound = Assert
            .Single(
                Reconstruction.Run(
                    Request([input]) with
                    {
                        Model = null,
                        FeaturesOnly = true,
                        Output = _sounds["made/again.wav"],
                    },
                    cancellationToken: TestContext.Current.CancellationToken
                )
            )
            .Sound!;
        Assert.Equal(_sounds["made/again.wav"], sound.Wav);
        Assert.Equal(5, sound.Seconds, 1e-9);
        Assert.InRange(Math.Sqrt(sound.SynthesisError) * 40, 0, 3);
        Assert.True(File.Exists(_sounds["made/again.png"]));
    }

    [Fact]
    public void With_the_input_s_phases_the_features_give_nearly_the_input_back()
    {
        var input = _sounds.Tone("tone.wav", 1);
        var sound = Assert
            .Single(
                Reconstruction.Run(
                    Request([input]) with
                    {
                        Model = null,
                        FeaturesOnly = true,
                        InputPhases = true,
                    },
                    cancellationToken: TestContext.Current.CancellationToken
                )
            )
            .Sound!;
        var (source, made) = (AudioFile.Read(input).Samples, AudioFile.Read(sound.Wav).Samples);
        var (error, power) = (0.0, 0.0);
        for (var i = 0; i < made.Length - 200; i++)
            (error, power) = (error + Math.Pow(source[i] - made[i], 2), power + Math.Pow(source[i], 2));
        Assert.InRange(error / power, 0, 0.1);
    }

    [Fact]
    public void A_bad_file_does_not_stop_the_others()
    {
        File.WriteAllText(_sounds["text.wav"], "no sound");
        string[] inputs =
        [
            _sounds.Tone("a.wav"),
            _sounds["none.wav"],
            _sounds["text.wav"],
            _sounds.Silence("silent.wav", 20_000),
            _sounds.Tone("tiny.wav", 0.06),
            Path.GetDirectoryName(_sounds["x"])!,
            _sounds.Tone("z.wav"),
        ];

        var files = Reconstruction.Run(Request(inputs), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([true, false, false, false, false, false, true], files.Select(file => file.Sound is not null));
        string[] reasons = ["", "none.wav", "text.wav", "silence", "lasts 60 ms; at least 64 ms", "is a folder", ""];
        Assert.All(files.Zip(reasons), pair => Assert.Contains(pair.Second, pair.First.Failure ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_come_again_are_told_apart_and_nothing_is_replaced_unasked()
    {
        Directory.CreateDirectory(_sounds["one"]);
        Directory.CreateDirectory(_sounds["two"]);
        string[] inputs = [_sounds.Tone("one/a.wav"), _sounds.Tone("two/a.wav", hz: 500)];
        var request = Request(inputs);
        Assert.Equal(["a.wav", "a-2.wav"], Run(request).Select(file => Path.GetFileName(file.Sound!.Wav)));

        Assert.Equal(["Overwrite"], Assert.Throws<ListeningException>(() => Run(request)).Options);
        Run(request with { Overwrite = true });
        File.Delete(_sounds["out/a-2.wav"]);
        File.Delete(_sounds["out/a.wav"]);
        Assert.Contains("a.png", Assert.Throws<ListeningException>(() => Run(request)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "input",
            Assert
                .Throws<ListeningException>(() => Run(request with { Inputs = [inputs[0]], Output = _sounds["one"], Overwrite = true }))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "2 sounds",
            Assert.Throws<ListeningException>(() => Run(request with { Output = _sounds["b.wav"] })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is a file",
            Assert.Throws<ListeningException>(() => Run(request with { Output = _model.Encoder })).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_cannot_be_met_is_refused()
    {
        var request = Request([_sounds.Tone("a.wav")]);
        Assert.Throws<ListeningException>(() => Run(request with { Inputs = [] }));
        Assert.Throws<ListeningException>(() => Run(request with { Model = null }));
        Assert.Throws<OnnxModelException>(() => Run(request with { Model = _sounds["no-model"] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(request with { Threads = -1 }));
        Assert.Contains(
            "Pitch is 128",
            Assert.Throws<ArgumentOutOfRangeException>(() => Run(request with { Label = new(128, null) })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(request with { GriffinLim = new() { Iterations = -1 } }));
        File.Delete(_model.Decoder);
        Assert.Contains("decoder.onnx", Assert.Throws<OnnxModelException>(() => Run(request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_beside_another_model_s_decoder_is_refused()
    {
        using var other = new ExportedFiles(Model.Models.Small(seed: 2));
        File.Copy(other.Decoder, _model.Decoder, overwrite: true);
        Assert.Contains(
            other.Model.Fingerprint,
            Assert.Throws<OnnxModelException>(() => Run(Request([_sounds.Tone("a.wav")]))).Message,
            StringComparison.Ordinal
        );
    }

    ReconstructionRequest Request(IReadOnlyList<string> inputs) =>
        new()
        {
            Inputs = inputs,
            Model = _model.Folder,
            Output = _sounds["out"],
        };

    static IReadOnlyList<ReconstructedFile> Run(ReconstructionRequest request) =>
        Reconstruction.Run(request, cancellationToken: TestContext.Current.CancellationToken);
}
