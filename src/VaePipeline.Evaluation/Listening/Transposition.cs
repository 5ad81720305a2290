using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Listening.Spectrograms;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Which sound to play at which pitches.</summary>
public sealed record TranspositionRequest : ListeningOptions
{
    /// <summary>The sound file.</summary>
    public required string Input { get; init; }

    /// <summary>The model; its decoder must be told the pitch.</summary>
    public required string Model { get; init; }

    /// <summary>MIDI pitches. [0, 127] each</summary>
    public required IReadOnlyList<int> Pitches { get; init; }

    internal TranspositionRequest Validated()
    {
        RequireValid();
        if (Pitches.Count is 0 or > 64)
            throw new ListeningException($"{Pitches.Count} pitches; give 1 to 64.");
        foreach (var pitch in Pitches)
            new PartialLabel(pitch, null).Validated();
        return this;
    }
}

/// <summary>A sound at other pitches.</summary>
/// <param name="Sounds">The sounds, in the order of the pitches.</param>
/// <param name="Picture">The input's spectrogram and theirs.</param>
public sealed record TransposedSounds(IReadOnlyList<HeardSound> Sounds, string Picture);

/// <summary>The same code at another pitch: what the model takes for the timbre, played higher or lower.</summary>
public static class Transposition
{
    /// <summary>Writes the sounds that the decoder makes of the input's code when it is told other pitches, and a picture.</summary>
    /// <exception cref="ListeningException">The decoder is not told the pitch, the request cannot be met, or something is in the output's place.</exception>
    /// <exception cref="Model.Onnx.OnnxModelException">There is no such model, or it has no decoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TransposedSounds Run(TranspositionRequest request, IProgress<ListeningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        using var voice = new TimbreAutoencoder(request.Model);
        if (!voice.Conditioning.Pitch)
            throw new ListeningException($"{request.Model}: its decoder is not told the pitch, so that the pitch is part of the code and cannot be chosen; give a model trained with model.conditioning.pitch: true.");
        var features = new LogMel(voice.Features);
        var note = SourceNote.Read(request.Input, features);
        var names = request.Pitches.Select(pitch => $"{note.Name}-at-{pitch}").ToArray();
        var files = OutputFiles.For(request, [request.Input], names, names.Length == 1 ? null : $"{note.Name}-transposed");
        var code = voice.Encode(note.LogMel);
        var own = voice.Nearest(code, note.LogMel, request.Label.Or(note.Label));

        var speaker = new LogMelSynthesizer(features, request.GriffinLim);
        var sounds = new HeardSound[names.Length];
        var samples = new float[names.Length][];
        var done = 0;
        Parallel.For(0, names.Length, new() { CancellationToken = cancellationToken }, i =>
        {
            var label = own with { Pitch = request.Pitches[i] };
            var logMel = voice.Decode(code, label);
            samples[i] = speaker.Play(logMel, note.Samples.Length, note.Level, null, cancellationToken);
            speaker.Write(files.Sounds[i], samples[i]);
            sounds[i] = new(files.Sounds[i], samples[i].Length / (double)voice.Features.SampleRate, voice.Told(label), null, speaker.ErrorOf(samples[i], logMel));
            progress?.Report(new(Interlocked.Increment(ref done), names.Length));
        });

        new SpectrogramSheet($"{note.Name} at other pitches, by {voice.Name}", names.Length + 1, columns =>
        [
            new($"input (pitch {own.Pitch})", note.Samples, voice.Features, columns),
            .. samples.Select((sound, i) => new SpectrogramPanel($"pitch {request.Pitches[i]}", sound, voice.Features, columns)),
        ]).Write(files.Pictures[0]);
        return new(sounds, files.Pictures[0]);
    }
}
