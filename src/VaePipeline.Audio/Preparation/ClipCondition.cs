namespace VaePipeline.Audio.Preparation;

/// <summary>Whether a prepared clip can be used.</summary>
enum ClipCondition
{
    /// <summary>It can.</summary>
    Usable,

    /// <summary>It holds nothing but silence: a constant, or noise within one step of 16 bits.</summary>
    Silent,

    /// <summary>It sounds for less than 5 ms.</summary>
    Short,
}
