namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound with its code in a model's latent space and the label to decode it with.</summary>
/// <param name="Note">The sound.</param>
/// <param name="Code">(latent).</param>
/// <param name="Pitch">MIDI pitch; or <see cref="Model.Conditioning.Unpitched"/>; ignored by a decoder that is not conditioned on it.</param>
/// <param name="Velocity">MIDI velocity; ignored by a decoder that is not conditioned on it.</param>
/// <param name="PitchSource">Where the pitch comes from.</param>
sealed record EncodedNote(SourceNote Note, float[] Code, int Pitch, int Velocity, PitchSource PitchSource)
{
    /// <summary>Reads and encodes a sound.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">Its label as far as the request has one. Otherwise its name has it, or it is searched for.</param>
    /// <param name="model">The model.</param>
    /// <param name="features">The model's features.</param>
    public static EncodedNote Read(string path, PartialLabel label, TimbreAutoencoder model, LogMel features)
    {
        var note = SourceNote.Read(path, features);
        var code = model.Encode(note.LogMel);
        var (pitch, velocity, source) = model.Nearest(code, note.ComparisonIn(features.Options), label.Or(note.Label));
        return new(note, code, pitch, velocity, source);
    }

    /// <summary>Its log-mel (MelBands, Frames) from the decoder.</summary>
    public float[] Decode(TimbreAutoencoder model) => model.Decode(Code, Pitch, Velocity);

    /// <summary>What the model hears of the sound, and the error of its reconstruction (n).</summary>
    public HeardSound Heard(TimbreAutoencoder model, LogMel features, ReadOnlySpan<float> reconstruction) =>
        new(Note.Path, Note.Part, model.Conditioned(Pitch, Velocity), PitchSource, Note.ErrorOf(reconstruction, Decode(model), features));
}
