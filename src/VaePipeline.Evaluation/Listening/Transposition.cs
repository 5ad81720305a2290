namespace VaePipeline.Evaluation.Listening;

/// <summary>Decodes the code of a sound at other pitches: the same timbre, higher or lower.</summary>
public static class Transposition
{
    /// <summary>Writes the input's code decoded at other pitches, and a picture with spectrograms of the input and the sounds.</summary>
    /// <returns>The sounds, in the order of the pitches, and the picture's file.</returns>
    /// <exception cref="ListeningException">The decoder is not conditioned on pitch, the request cannot be met, or an output file exists.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">The model does not exist or has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static (IReadOnlyList<SynthesizedSound> Sounds, string Picture) Run(
        TranspositionRequest request,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        request.RequireValid();
        using var model = new TimbreAutoencoder(request.Model);
        if (!model.Conditioning.Pitch)
            throw new ListeningException(
                $"{request.Model}: its decoder is not conditioned on pitch, so the pitch is part of the code and cannot be chosen; give a model trained with model.conditioning.pitch: true."
            );
        var features = new LogMel(model.Features);
        var note = SourceNote.Read(request.Input, features);
        var names = request.Pitches.Select(pitch => $"{note.Name}-at-{pitch}").ToArray();
        var files = OutputFiles.For(request, [request.Input], names, names.Length == 1 ? null : $"{note.Name}-transposed");
        var code = model.Encode(note.LogMel);
        var own = model.Nearest(code, note.LogMel, request.Label.Or(note.Label));

        var synthesizer = new LogMelSynthesizer(features, request.GriffinLim);
        var sounds = new SynthesizedSound[names.Length];
        var samples = new float[names.Length][];
        var done = 0;
        Parallel.For(
            0,
            names.Length,
            new() { CancellationToken = cancellationToken },
            i =>
            {
                var logMel = model.Decode(code, request.Pitches[i], own.Velocity);
                samples[i] = synthesizer.Synthesize(logMel, note.Samples.Length, note.Level, null, cancellationToken);
                sounds[i] = synthesizer.Write(files.Sounds[i], samples[i], logMel, model.Conditioned(request.Pitches[i], own.Velocity));
                progress?.Report((Interlocked.Increment(ref done), names.Length));
            }
        );

        new SpectrogramSheet(
            $"{note.Name} at other pitches, by {model.Name}",
            names.Length + 1,
            columns =>
                [
                    new($"input (pitch {own.Pitch})", note.Samples, model.Features, columns),
                    .. samples.Select((sound, i) => new SpectrogramPanel($"pitch {request.Pitches[i]}", sound, model.Features, columns)),
                ]
        ).Write(files.Pictures[0]);
        return (sounds, files.Pictures[0]);
    }
}
