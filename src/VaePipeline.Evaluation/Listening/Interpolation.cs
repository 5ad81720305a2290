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
        var (from, to) = (End.Of(request.From, request, model, features), End.Of(request.To, request, model, features));
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
                var (pitch, velocity) = (
                    Between(from.Label.Pitch, to.Label.Pitch, share),
                    Between(from.Label.Velocity, to.Label.Velocity, share)
                );
                var logMel = model.Decode(from.CodeTowards(to, share), pitch, velocity);
                var length = Between(from.Note.Samples.Length, to.Note.Samples.Length, share);
                samples[step] = synthesizer.Synthesize(
                    logMel,
                    length,
                    AudioLevel.Between(from.Note.Level, to.Note.Level, share),
                    null,
                    cancellationToken
                );
                var input = share switch
                {
                    0 => from.Note.LogMel,
                    1 => to.Note.LogMel,
                    _ => null,
                };
                sounds[step] = synthesizer.Write(files.Sounds[step], samples[step], logMel, model.Conditioned(pitch, velocity), input);
                progress?.Report((Interlocked.Increment(ref done), request.Steps));
            }
        );

        var gap = new float[(int)(GapSeconds * model.Features.SampleRate)];
        WavFile.Write(files.Sounds[^1], [.. samples.SelectMany(sound => sound.Concat(gap))], model.Features.SampleRate);
        new SpectrogramSheet(
            $"{from.Note.Name} to {to.Note.Name}, by {model.Name}",
            request.Steps,
            columns =>
                [
                    .. samples.Select(
                        (sound, step) =>
                            new SpectrogramPanel(
                                FormattableString.Invariant($"{step / (double)(request.Steps - 1):0.00}"),
                                sound,
                                model.Features,
                                columns
                            )
                    ),
                ]
        ).Write(files.Pictures[0]);
        return new(sounds, files.Sounds[^1], files.Pictures[0], from.DistanceTo(to));
    }

    static int Between(int first, int second, double share) =>
        (int)Math.Round(first + (second - first) * share, MidpointRounding.AwayFromZero);

    /// <summary>One of the two sounds.</summary>
    sealed record End(SourceNote Note, float[] Code, (int Pitch, int Velocity) Label)
    {
        public static End Of(string path, InterpolationRequest request, TimbreAutoencoder model, LogMel features)
        {
            var note = SourceNote.Read(path, features);
            var code = model.Encode(note.LogMel);
            return new(note, code, model.Nearest(code, note.LogMel, request.Label.Or(note.Label)));
        }

        public float[] CodeTowards(End other, double share) => [.. Code.Zip(other.Code, (a, b) => (float)(a + (b - a) * share))];

        public double DistanceTo(End other) => Math.Sqrt(Code.Zip(other.Code, (a, b) => (double)(a - b) * (a - b)).Sum());
    }
}
