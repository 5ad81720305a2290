using VaePipeline.Audio.Features;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Decodes the code of a sound at other pitches: the same timbre, higher or lower.</summary>
public static class Transposition
{
    /// <summary>Writes the input's code decoded at other pitches, and a picture.</summary>
    /// <exception cref="ListeningException">The decoder is not conditioned on pitch, the request cannot be met, or an output file exists.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">The model does not exist or has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TransposedSounds Run(TranspositionRequest request, IProgress<ListeningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        using var model = new TimbreAutoencoder(request.Model);
        if (!model.Conditioning.Pitch)
            throw new ListeningException($"{request.Model}: its decoder is not conditioned on pitch, so the pitch is part of the code and cannot be chosen; give a model trained with model.conditioning.pitch: true.");
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
        Parallel.For(0, names.Length, new() { CancellationToken = cancellationToken }, i =>
        {
            var label = own with { Pitch = request.Pitches[i] };
            var logMel = model.Decode(code, label);
            samples[i] = synthesizer.Synthesize(logMel, note.Samples.Length, note.Level, null, cancellationToken);
            synthesizer.Write(files.Sounds[i], samples[i]);
            sounds[i] = new(files.Sounds[i], samples[i].Length / (double)model.Features.SampleRate, model.Conditioned(label), null, synthesizer.ErrorOf(samples[i], logMel));
            progress?.Report(new(Interlocked.Increment(ref done), names.Length));
        });

        new SpectrogramSheet($"{note.Name} at other pitches, by {model.Name}", names.Length + 1, columns =>
        [
            new($"input (pitch {own.Pitch})", note.Samples, model.Features, columns),
            .. samples.Select((sound, i) => new SpectrogramPanel($"pitch {request.Pitches[i]}", sound, model.Features, columns)),
        ]).Write(files.Pictures[0]);
        return new(sounds, files.Pictures[0]);
    }
}
