namespace VaePipeline.Model;

/// <summary>What the decoder is told beside z, so that the code need not carry it. Appended to z in this order: pitch, velocity.</summary>
public sealed record Conditioning
{
    /// <summary>The decoder hears z alone.</summary>
    public static Conditioning None { get; } = new();

    /// <summary>MIDI pitches a one-hot vector distinguishes.</summary>
    public const int Pitches = 128;

    /// <summary>Tell the MIDI pitch, 0 to 127, one-hot.</summary>
    public bool Pitch { get; init; }

    /// <summary>Tell the MIDI velocity, 0 to 127, as velocity / 127.</summary>
    public bool Velocity { get; init; }

    /// <summary>Values that the decoder's input grows by.</summary>
    public int Width => (Pitch ? Pitches : 0) + (Velocity ? 1 : 0);
}
