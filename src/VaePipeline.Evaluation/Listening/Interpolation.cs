using VaePipeline.Audio;
using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Synthesizes sounds along a straight line in a model's latent space.</summary>
public static class Interpolation
{
    const double GapSeconds = 0.15;

    /// <summary>
    /// Writes the sounds at even steps between two codes, one file with all of them, and a picture. Pitch and velocity, if the decoder is
    /// conditioned on them, are interpolated too unless the request sets them; the level is interpolated in dB.
    /// </summary>
    /// <exception cref="ListeningException">The request cannot be met, or an output file exists.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">The model does not exist or has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static InterpolatedSounds Run(
        InterpolationRequest request,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        request.RequireValid();
        using var model = new TimbreAutoencoder(request.Model);
        var features = new LogMel(model.Features);
        var from = EncodedNote.Read(request.From, request.Label, model, features);
        var to = EncodedNote.Read(request.To, request.Label, model, features);
        var files = OutputFiles.For(
            request,
            [request.From, request.To],
            [.. Enumerable.Range(1, request.Steps).Select(step => $"step-{step:00}"), "joined"],
            "joined"
        );

        var synthesizer = new LogMelSynthesizer(features, request.GriffinLim);
        var sounds = new SynthesizedSound[request.Steps];
        var samples = new float[request.Steps][];
        var done = 0;
        Parallel.For(
            0,
            request.Steps,
            new() { CancellationToken = cancellationToken },
            step =>
            {
                var share = step / (double)(request.Steps - 1);
                var (pitch, velocity) = (PitchBetween(from, to, share), Between(from.Velocity, to.Velocity, share));
                var logMel = model.Decode(Between(from.Code, to.Code, share), pitch, velocity);
                var length = Between(from.Note.Samples.Length, to.Note.Samples.Length, share);
                var level = AudioLevel.Between(from.Note.Level, to.Note.Level, share);
                samples[step] = synthesizer.Synthesize(logMel, length, level, null, cancellationToken);
                sounds[step] = synthesizer.Write(files.Sounds[step], samples[step], logMel, model.Conditioned(pitch, velocity), level);
                progress?.Report((Interlocked.Increment(ref done), request.Steps));
            }
        );

        var gap = new float[(int)(GapSeconds * model.Features.SampleRate)];
        WavFile.Write(files.Sounds[^1], [.. samples.SelectMany(sound => sound.Concat(gap))], model.Features.SampleRate);
        HeardSound[] ends =
        [
            from.Heard(model, features, AudioFile.Read(files.Sounds[0], model.Features.SampleRate).Samples),
            to.Heard(model, features, AudioFile.Read(files.Sounds[request.Steps - 1], model.Features.SampleRate).Samples),
        ];
        new SpectrogramSheet(
            $"{from.Note.Name} to {to.Note.Name}, by {model.Name}",
            request.Steps,
            columns =>
            {
                SpectrogramPanel PanelOf(int step, float? reference) => new(Title(step), samples[step], model.Features, columns, reference);
                var loudest = Enumerable.Range(0, request.Steps).Max(step => PanelOf(step, null).HighestPower);
                return [.. Enumerable.Range(0, request.Steps).Select(step => PanelOf(step, loudest))];
            }
        ).Write(files.Pictures[0]);
        var distance = Math.Sqrt(from.Code.Zip(to.Code, (a, b) => (double)(a - b) * (a - b)).Sum());
        return new(sounds, files.Sounds[^1], files.Pictures[0], distance, ends[0], ends[1]);

        string Title(int step) =>
            FormattableString.Invariant($"{step / (double)(request.Steps - 1):0.00}")
            + (sounds[step].Label.Pitch is { } pitch ? $", pitch {pitch}" : "")
            + (
                step == 0 ? ErrorOf(ends[0])
                : step == request.Steps - 1 ? ErrorOf(ends[1])
                : ""
            );

        static string ErrorOf(HeardSound end) => FormattableString.Invariant($", error {end.Error.Sound:0.000}");
    }

    // Nothing lies between a pitch and none.
    static int PitchBetween(EncodedNote from, EncodedNote to, double share) =>
        from.PitchSource is PitchSource.Unpitched || to.PitchSource is PitchSource.Unpitched
            ? (share < 0.5 ? from : to).Pitch
            : Between(from.Pitch, to.Pitch, share);

    static int Between(int first, int second, double share) =>
        (int)Math.Round(first + (second - first) * share, MidpointRounding.AwayFromZero);

    static float[] Between(float[] first, float[] second, double share) => [.. first.Zip(second, (a, b) => (float)(a + (b - a) * share))];
}
