namespace VaePipeline.Evaluation.Listening;

/// <summary>Where the pitch that a sound is decoded with comes from.</summary>
public enum PitchSource
{
    /// <summary>The decoder is not conditioned on pitch.</summary>
    Unused,

    /// <summary>The request or the file's name.</summary>
    Given,

    /// <summary>The pitch that fits best, and clearly better than most others.</summary>
    Found,

    /// <summary>There is none: the decoder knows sounds without a pitch, and that fits best.</summary>
    Unpitched,

    /// <summary>The pitch that fits best, although no pitch fits: most others are hardly worse, as for drums.</summary>
    Guessed,
}
