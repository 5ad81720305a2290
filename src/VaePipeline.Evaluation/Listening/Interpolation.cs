using VaePipeline.Audio.Features;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Evaluation.Listening.Spectrograms;

namespace VaePipeline.Evaluation.Listening;

/// <summary>From which sound to which, and in how many steps.</summary>
public sealed record InterpolationRequest : ListeningOptions
{
    /// <summary>The sound file of the first step.</summary>
    public required string From { get; init; }

    /// <summary>The sound file of the last step.</summary>
    public required string To { get; init; }

    /// <summary>The model in whose space the way lies.</summary>
    public required string Model { get; init; }

    /// <summary>Steps, both ends among them. [2, 64]</summary>
    public int Steps { get; init; } = 8;

    internal InterpolationRequest Validated()
    {
        RequireValid();
        if (Steps is < 2 or > 64)
            throw new ArgumentOutOfRangeException(nameof(Steps), $"Steps is {Steps}; allowed: 2 (the two ends) to 64.");
        return this;
    }
}

/// <summary>The way from one sound to another.</summary>
/// <param name="Steps">The sounds, the ends among them.</param>
/// <param name="Joined">All of them in one WAV file, one after another.</param>
/// <param name="Picture">Their spectrograms.</param>
/// <param name="Distance">How far apart the ends' codes are.</param>
public sealed record InterpolatedSounds(IReadOnlyList<HeardSound> Steps, string Joined, string Picture, double Distance);

/// <summary>A straight line in a model's space, as sounds.</summary>
public static class Interpolation
{
    const double GapSeconds = 0.15;

    /// <summary>
    /// Writes the sounds at even steps on the line between two codes, all of them joined, and a picture. Pitch and velocity, where the
    /// decoder is told them, go from the one sound's to the other's too, unless the request names one; loudness does in dB.
    /// </summary>
    /// <exception cref="ListeningException">The request cannot be met, or something is in the output's place.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">There is no such model, or it has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static InterpolatedSounds Run(InterpolationRequest request, IProgress<ListeningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        using var voice = new TimbreAutoencoder(request.Model);
        var features = new LogMel(voice.Features);
        var (from, to) = (End.Of(request.From, request, voice, features), End.Of(request.To, request, voice, features));
        var files = OutputFiles.For(request, [request.From, request.To], [.. Enumerable.Range(1, request.Steps).Select(step => $"step-{step:00}"), "joined"], "joined");

        var speaker = new LogMelSynthesizer(features, request.GriffinLim);
        var sounds = new HeardSound[request.Steps];
        var samples = new float[request.Steps][];
        var done = 0;
        Parallel.For(0, request.Steps, new() { CancellationToken = cancellationToken }, step =>
        {
            var share = step / (double)(request.Steps - 1);
            var label = new NoteLabel(Between(from.Label.Pitch, to.Label.Pitch, share), Between(from.Label.Velocity, to.Label.Velocity, share));
            var logMel = voice.Decode(from.CodeTowards(to, share), label);
            var length = Between(from.Note.Samples.Length, to.Note.Samples.Length, share);
            samples[step] = speaker.Play(logMel, length, AudioLevel.Between(from.Note.Level, to.Note.Level, share), null, cancellationToken);
            speaker.Write(files.Sounds[step], samples[step]);
            double? decodedError = share switch
            {
                0 => LogMelError.Between(from.Note.LogMel, logMel),
                1 => LogMelError.Between(to.Note.LogMel, logMel),
                _ => null,
            };
            sounds[step] = new(files.Sounds[step], samples[step].Length / (double)voice.Features.SampleRate, voice.Told(label), decodedError, speaker.ErrorOf(samples[step], logMel));
            progress?.Report(new(Interlocked.Increment(ref done), request.Steps));
        });

        var gap = new float[(int)(GapSeconds * voice.Features.SampleRate)];
        speaker.Write(files.Sounds[^1], [.. samples.SelectMany(sound => sound.Concat(gap))]);
        new SpectrogramSheet($"{from.Note.Name} to {to.Note.Name}, by {voice.Name}", request.Steps, columns =>
            [.. samples.Select((sound, step) => new SpectrogramPanel(FormattableString.Invariant($"{step / (double)(request.Steps - 1):0.00}"), sound, voice.Features, columns))]).Write(files.Pictures[0]);
        return new(sounds, files.Sounds[^1], files.Pictures[0], from.DistanceTo(to));
    }

    static int Between(int first, int second, double share) => (int)Math.Round(first + (second - first) * share, MidpointRounding.AwayFromZero);

    /// <summary>An end of the line.</summary>
    sealed record End(SourceNote Note, float[] Code, NoteLabel Label)
    {
        public static End Of(string path, InterpolationRequest request, TimbreAutoencoder voice, LogMel features)
        {
            var note = SourceNote.Read(path, features);
            var code = voice.Encode(note.LogMel);
            return new(note, code, voice.Nearest(code, note.LogMel, request.Label.Or(note.Label)));
        }

        public float[] CodeTowards(End other, double share) => [.. Code.Zip(other.Code, (a, b) => (float)(a + (b - a) * share))];

        public double DistanceTo(End other) => Math.Sqrt(Code.Zip(other.Code, (a, b) => (double)(a - b) * (a - b)).Sum());
    }
}
