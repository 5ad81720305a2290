namespace VaePipeline.Evaluation.Listening;

/// <summary>Decodes the code of a sound at other pitches: the same timbre, higher or lower.</summary>
public static class Transposition
{
    /// <summary>Writes the input's code decoded at other pitches, and a picture with spectrograms of the input and the sounds.</summary>
    /// <exception cref="ListeningException">The decoder is not conditioned on pitch, the request cannot be met, or an output file exists.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">The model does not exist or has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TransposedSounds Run(
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
        var encoded = EncodedNote.Read(request.Input, request.Label, model, features);
        var note = encoded.Note;
        var names = request.Pitches.Select(pitch => $"{note.Name}-at-{pitch}").ToArray();
        var files = OutputFiles.For(request, [request.Input], names, names.Length == 1 ? null : $"{note.Name}-transposed");

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
                var logMel = model.Decode(encoded.Code, request.Pitches[i], encoded.Velocity);
                samples[i] = synthesizer.Synthesize(logMel, note.Samples.Length, note.Level, null, cancellationToken);
                sounds[i] = synthesizer.Write(
                    files.Sounds[i],
                    samples[i],
                    logMel,
                    model.Conditioned(request.Pitches[i], encoded.Velocity),
                    note.Level
                );
                progress?.Report((Interlocked.Increment(ref done), names.Length));
            }
        );

        var own = synthesizer.Synthesize(encoded.Decode(model), note.Samples.Length, note.Level, null, cancellationToken);
        var heard = encoded.Heard(model, features, own);
        new SpectrogramSheet(
            $"{note.Name} at other pitches, by {model.Name}",
            names.Length + 1,
            columns =>
            {
                var input = new SpectrogramPanel($"input, {heard.Summary}", note.Samples, model.Features, columns);
                return
                [
                    input,
                    .. samples.Select(
                        (sound, i) =>
                            new SpectrogramPanel($"pitch {request.Pitches[i]}", sound, model.Features, columns, input.HighestPower)
                    ),
                ];
            }
        ).Write(files.Pictures[0]);
        return new(sounds, files.Pictures[0], heard);
    }
}
