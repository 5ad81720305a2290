using VaePipeline.Audio;
using VaePipeline.Audio.Features;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Encodes sounds, decodes them, and synthesizes the result: what a model's code preserves.</summary>
public static class Reconstruction
{
    /// <summary>Writes, for every input, its reconstruction and a picture of both.</summary>
    /// <returns>One result per input, in order. An input that cannot be read does not stop the others.</returns>
    /// <exception cref="ListeningException">The request cannot be met, or an output file exists.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">The model does not exist or has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IReadOnlyList<ReconstructedFile> Run(ReconstructionRequest request, IProgress<ListeningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        using var model = request.Model is null ? null : new TimbreAutoencoder(request.Model);
        var files = OutputFiles.For(request, request.Inputs, [.. request.Inputs.Select(Path.GetFileNameWithoutExtension).OfType<string>()]);
        var results = new ReconstructedFile[request.Inputs.Count];
        var done = 0;
        Parallel.For(0, results.Length, new() { MaxDegreeOfParallelism = request.Threads == 0 ? Environment.ProcessorCount : request.Threads, CancellationToken = cancellationToken }, i =>
        {
            results[i] = Make(request, model, request.Inputs[i], files.Sounds[i], files.Pictures[i], cancellationToken);
            progress?.Report(new(Interlocked.Increment(ref done), results.Length));
        });
        return results;
    }

    static ReconstructedFile Make(ReconstructionRequest request, TimbreAutoencoder? model, string input, string wav, string picture, CancellationToken cancellationToken)
    {
        try
        {
            var features = model?.Features ?? LogMelOptions.Default;
            return request.FeaturesOnly
                ? Make(request, null, WholeFile(input, features), wav, picture, cancellationToken)
                : Make(request, model, new Source(new(features), input), wav, picture, cancellationToken);
        }
        catch (Exception exception) when (exception is AudioFormatException or FileNotFoundException or ListeningException)
        {
            return new(input, 0, null, exception.Message);
        }
    }

    static ReconstructedFile Make(ReconstructionRequest request, TimbreAutoencoder? model, Source source, string wav, string picture, CancellationToken cancellationToken)
    {
        var (features, path) = source;
        var note = SourceNote.Read(path, features);
        var (logMel, label) = (note.LogMel, default(PartialLabel));
        if (model is not null)
        {
            var code = model.Encode(note.LogMel);
            var nearest = model.Nearest(code, note.LogMel, request.Label.Or(note.Label));
            (logMel, label) = (model.Decode(code, nearest), model.Conditioned(nearest));
        }
        var synthesizer = new LogMelSynthesizer(features, request.GriffinLim);
        var samples = synthesizer.Synthesize(logMel, note.Samples.Length, note.Level, request.Phase == PhaseSource.Input ? note.Samples : null, cancellationToken);
        synthesizer.Write(wav, samples);
        var by = model is null ? "the log-mel alone" : model.Name;
        new SpectrogramSheet($"{note.Name}, by {by}", 2, columns =>
        [
            new("input", note.Samples, features.Options, columns),
            new("reconstruction", samples, features.Options, columns),
        ]).Write(picture);
        return new(path, note.SourceSeconds, new(wav, samples.Length / (double)features.Options.SampleRate, label,
            model is null ? null : LogMelError.Between(note.LogMel, logMel), synthesizer.ErrorOf(samples, logMel)), null);
    }

    /// <summary>Features with as many frames as the file has, up to the limit.</summary>
    static Source WholeFile(string path, LogMelOptions features)
    {
        var most = features with { Frames = 4096 };
        var samples = Directory.Exists(path) ? 0 : AudioFile.Read(path, features.SampleRate, most.SamplesSeen).Samples.Length;
        return new(new(features with { Frames = Math.Clamp(samples / features.HopLength + 1, 8, most.Frames) }), path);
    }

    sealed record Source(LogMel Features, string Path);
}
