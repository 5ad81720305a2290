using VaePipeline.Audio;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Encodes sounds, decodes them, and synthesizes the result: what a model's code preserves.</summary>
public static class Reconstruction
{
    /// <summary>Writes, for every input, its reconstruction and a picture of both.</summary>
    /// <returns>One result per input, in order. An input that cannot be read does not stop the others.</returns>
    /// <exception cref="ListeningException">The request cannot be met, or an output file exists.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">The model does not exist or has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IReadOnlyList<ReconstructedFile> Run(
        ReconstructionRequest request,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        request.RequireValid();
        using var model = request.Model is null ? null : new TimbreAutoencoder(request.Model);
        var files = OutputFiles.For(request, request.Inputs, [.. request.Inputs.Select(Path.GetFileNameWithoutExtension).OfType<string>()]);
        var results = new ReconstructedFile[request.Inputs.Count];
        var done = 0;
        Parallel.For(
            0,
            results.Length,
            new()
            {
                MaxDegreeOfParallelism = request.Threads == 0 ? Environment.ProcessorCount : request.Threads,
                CancellationToken = cancellationToken,
            },
            i =>
            {
                results[i] = Make(request, model, request.Inputs[i], files.Sounds[i], files.Pictures[i], cancellationToken);
                progress?.Report((Interlocked.Increment(ref done), results.Length));
            }
        );
        return results;
    }

    static ReconstructedFile Make(
        ReconstructionRequest request,
        TimbreAutoencoder? model,
        string input,
        string wav,
        string picture,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var features = model?.Features ?? LogMelOptions.Default;
            return request.FeaturesOnly
                ? Make(request, null, WholeFile(input, features), input, wav, picture, cancellationToken)
                : Make(request, model, features, input, wav, picture, cancellationToken);
        }
        catch (Exception exception) when (exception is AudioFormatException or FileNotFoundException or ListeningException)
        {
            return new(input, null, null, exception.Message);
        }
    }

    static ReconstructedFile Make(
        ReconstructionRequest request,
        TimbreAutoencoder? model,
        LogMelOptions options,
        string path,
        string wav,
        string picture,
        CancellationToken cancellationToken
    )
    {
        var features = new LogMel(options);
        var encoded = model is null ? null : EncodedNote.Read(path, request.Label, model, features);
        var note = encoded?.Note ?? SourceNote.Read(path, features);
        var logMel = encoded?.Decode(model!) ?? note.LogMel;
        var synthesizer = new LogMelSynthesizer(features, request.GriffinLim);
        var samples = synthesizer.Synthesize(
            logMel,
            note.Samples.Length,
            note.Level,
            request.InputPhases ? note.Samples : null,
            cancellationToken
        );
        var label = encoded is null ? default : model!.Conditioned(encoded.Pitch, encoded.Velocity);
        var sound = synthesizer.Write(wav, samples, logMel, label, note.Level);
        samples = AudioFile.Read(wav, options.SampleRate).Samples; // rounded to 16 bits
        var heard =
            encoded?.Heard(model!, features, samples)
            ?? new(path, note.Part, label, PitchSource.Unused, note.ErrorOf(samples, null, features));
        new SpectrogramSheet(
            $"{note.Name}, by {model?.Name ?? "the log-mel alone"}: {heard.Summary}",
            2,
            columns =>
            {
                var input = new SpectrogramPanel("input", note.Samples, options, columns);
                return [input, new("reconstruction", samples, options, columns, input.HighestPower)];
            }
        ).Write(picture);
        return new(path, heard, sound, null);
    }

    /// <summary>Features with as many frames as the file has, up to the limit.</summary>
    static LogMelOptions WholeFile(string path, LogMelOptions features)
    {
        var most = features with { Frames = 4096 };
        var samples = Directory.Exists(path) ? 0 : AudioFile.Read(path, features.SampleRate, most.SamplesSeen).Samples.Length;
        return features with { Frames = Math.Clamp(samples / features.HopLength + 1, 8, most.Frames) };
    }
}
