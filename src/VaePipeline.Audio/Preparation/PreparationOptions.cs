namespace VaePipeline.Audio.Preparation;

/// <summary>
/// How a sound is prepared before its log-mel is computed, so that the log-mel does not depend on silence before the sound, its level or a
/// constant offset. docs/preparation.md has the definition.
/// </summary>
public sealed record PreparationOptions
{
    /// <summary>The options that released models use.</summary>
    public static PreparationOptions Default { get; } = new();

    /// <summary>The sound starts where its short-time level first exceeds the highest level by this, in dB. [-80, 0)</summary>
    public double OnsetDb { get; init; } = -40;

    /// <summary>Samples kept before the onset. [0, 4,096]</summary>
    public int PreRoll { get; init; } = 64;

    /// <summary>
    /// Level above which a sound counts as begun, in dB relative to full scale; what is quieter is passed over, however long it lasts. A sound
    /// that never reaches it is sought around its loudest place. [-100, 0)
    /// </summary>
    public double AnchorDb { get; init; } = -50;

    /// <summary>Returns these options, or throws when a value is not allowed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not allowed; the message names it and what is allowed.</exception>
    public PreparationOptions Validated()
    {
        Require.That(OnsetDb is >= -80 and < 0, OnsetDb, "-80 to below 0 dB");
        Require.That(PreRoll is >= 0 and <= 4_096, PreRoll, "0 to 4096 samples");
        Require.That(AnchorDb is >= -100 and < 0, AnchorDb, "-100 to below 0 dB");
        return this;
    }
}
