using System.Text.Json.Serialization;

namespace VaePipeline.Model;

/// <summary>Inputs of the decoder in addition to z, for information that z then need not contain. Appended to z in the order pitch, velocity.</summary>
public sealed record Conditioning
{
    /// <summary>The input of the decoder is z alone.</summary>
    public static Conditioning None { get; } = new();

    /// <summary>Number of MIDI pitches, the length of their one-hot vector.</summary>
    public const int Pitches = 128;

    /// <summary>The pitch input of sounds without a pitch, such as drums; the number after the last MIDI pitch.</summary>
    public const int Unpitched = Pitches;

    /// <summary>Whether the MIDI pitch, 0 to 127, is an input, one-hot.</summary>
    public bool Pitch { get; init; }

    /// <summary>Whether the pitch may also be <see cref="Unpitched"/>, the one-hot vector's last entry. Only with <see cref="Pitch"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // models without it keep their bytes
    public bool NoPitch { get; init; }

    /// <summary>Whether the MIDI velocity, 0 to 127, is an input, as velocity / 127.</summary>
    public bool Velocity { get; init; }

    /// <summary>Length of the one-hot vector of pitches; 0 without them.</summary>
    internal int PitchCount =>
        !Pitch ? 0
        : NoPitch ? Pitches + 1
        : Pitches;

    /// <summary>The pitches that the decoder takes, in words.</summary>
    internal string AllowedPitches => NoPitch ? $"0 to 127, or {Unpitched} for no pitch" : "0 to 127";

    /// <summary>Number of values appended to z.</summary>
    public int Width => PitchCount + (Velocity ? 1 : 0);
}
