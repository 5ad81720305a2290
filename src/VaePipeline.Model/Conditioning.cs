namespace VaePipeline.Model;

/// <summary>Inputs of the decoder in addition to z, for information that z then need not contain. Appended to z in the order pitch, velocity.</summary>
public sealed record Conditioning
{
    /// <summary>The input of the decoder is z alone.</summary>
    public static Conditioning None { get; } = new();

    /// <summary>Length of the one-hot vector of MIDI pitches.</summary>
    public const int Pitches = 128;

    /// <summary>Whether the MIDI pitch, 0 to 127, is an input, one-hot.</summary>
    public bool Pitch { get; init; }

    /// <summary>Whether the MIDI velocity, 0 to 127, is an input, as velocity / 127.</summary>
    public bool Velocity { get; init; }

    /// <summary>Number of values appended to z.</summary>
    public int Width => (Pitch ? Pitches : 0) + (Velocity ? 1 : 0);
}
