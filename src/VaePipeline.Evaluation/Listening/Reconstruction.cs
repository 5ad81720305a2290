using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Listening.Spectrograms;

namespace VaePipeline.Evaluation.Listening;

/// <summary>What to make audible again.</summary>
public sealed record ReconstructionRequest : ListeningOptions
{
    /// <summary>Sound files.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The model through which they are heard; null only for <see cref="FeaturesOnly"/>, with the usual features.</summary>
    public string? Model { get; init; }

    /// <summary>Whether encoder and decoder are left out: what is heard is what the log-mel alone keeps, of sounds of up to 4,096 frames.</summary>
    public bool FeaturesOnly { get; init; }

    /// <summary>Where the phases come from.</summary>
    public PhaseSource Phase { get; init; }

    /// <summary>Files that are worked on at once; 0 takes as many as there are cores. It never changes the result. [0, 1,024]</summary>
    public int Threads { get; init; }

    internal ReconstructionRequest Validated()
    {
        RequireValid();
        if (Inputs.Count == 0)
            throw new ListeningException("Nothing to reconstruct: give at least one sound file.");
        if (Model is null && !FeaturesOnly)
            throw new ListeningException("No model given: give one, or ask for the features alone.");
        if (Threads is < 0 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(Threads), $"Threads is {Threads}; allowed: 0 (every core) to 1024.");
        return this;
    }
}

/// <summary>A sound made again.</summary>
/// <param name="Source">The file it was made from.</param>
/// <param name="SourceSeconds">How long that is; a model hears its first seconds.</param>
/// <param name="Sound">What was made; null where that failed.</param>
/// <param name="Failure">Why it failed, one line; null where it did not.</param>
public sealed record ReconstructedFile(string Source, double SourceSeconds, HeardSound? Sound, string? Failure);

/// <summary>Sounds through a model and back: what its code keeps of them.</summary>
public static class Reconstruction
{
    /// <summary>Writes, for every input, the sound that the model makes of it, and a picture of both.</summary>
    /// <returns>What became of every input, in their order; one that cannot be read does not stop the others.</returns>
    /// <exception cref="ListeningException">The request cannot be met, or something is in the output's place.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">There is no such model, or it has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IReadOnlyList<ReconstructedFile> Run(ReconstructionRequest request, IProgress<ListeningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        using var voice = request.Model is null ? null : new TimbreAutoencoder(request.Model);
        var files = OutputFiles.For(request, request.Inputs, [.. request.Inputs.Select(Path.GetFileNameWithoutExtension).OfType<string>()]);
        var results = new ReconstructedFile[request.Inputs.Count];
        var done = 0;
        Parallel.For(0, results.Length, new() { MaxDegreeOfParallelism = request.Threads == 0 ? Environment.ProcessorCount : request.Threads, CancellationToken = cancellationToken }, i =>
        {
            results[i] = Make(request, voice, request.Inputs[i], files.Sounds[i], files.Pictures[i], cancellationToken);
            progress?.Report(new(Interlocked.Increment(ref done), results.Length));
        });
        return results;
    }

    static ReconstructedFile Make(ReconstructionRequest request, TimbreAutoencoder? voice, string input, string wav, string picture, CancellationToken cancellationToken)
    {
        try
        {
            var features = voice?.Features ?? LogMelOptions.Default;
            return request.FeaturesOnly
                ? Make(request, null, WholeFile(input, features), wav, picture, cancellationToken)
                : Make(request, voice, new Source(new(features), input), wav, picture, cancellationToken);
        }
        catch (Exception exception) when (exception is AudioFormatException or FileNotFoundException or ListeningException)
        {
            return new(input, 0, null, exception.Message);
        }
    }

    static ReconstructedFile Make(ReconstructionRequest request, TimbreAutoencoder? voice, Source source, string wav, string picture, CancellationToken cancellationToken)
    {
        var (features, path) = source;
        var note = SourceNote.Read(path, features);
        var (logMel, told) = (note.LogMel, default(PartialLabel));
        if (voice is not null)
        {
            var code = voice.Encode(note.LogMel);
            var label = voice.Nearest(code, note.LogMel, request.Label.Or(note.Label));
            (logMel, told) = (voice.Decode(code, label), voice.Told(label));
        }
        var speaker = new LogMelSynthesizer(features, request.GriffinLim);
        var samples = speaker.Play(logMel, note.Samples.Length, note.Level, request.Phase == PhaseSource.Input ? note.Samples : null, cancellationToken);
        speaker.Write(wav, samples);
        var by = voice is null ? "the log-mel alone" : voice.Name;
        new SpectrogramSheet($"{note.Name}, by {by}", 2, columns =>
        [
            new("input", note.Samples, features.Options, columns),
            new("reconstruction", samples, features.Options, columns),
        ]).Write(picture);
        return new(path, note.SourceSeconds, new(wav, samples.Length / (double)features.Options.SampleRate, told,
            voice is null ? null : LogMelError.Between(note.LogMel, logMel), speaker.ErrorOf(samples, logMel)), null);
    }

    /// <summary>Features with as many frames as a file has, within the limit.</summary>
    static Source WholeFile(string path, LogMelOptions features)
    {
        var most = features with { Frames = 4096 };
        var samples = Directory.Exists(path) ? 0 : AudioFile.Read(path, features.SampleRate, most.SamplesSeen).Samples.Length;
        return new(new(features with { Frames = Math.Clamp(samples / features.HopLength + 1, 8, most.Frames) }), path);
    }

    sealed record Source(LogMel Features, string Path);
}
