namespace VaePipeline.Datasets;

/// <summary>One recording of a single note with the labels of its dataset; a label that the dataset does not give is null.</summary>
/// <param name="Id">Unique in its set: NSynth's <c>note_str</c>, or the relative path with '/' between folders.</param>
/// <param name="Path">The absolute path of the audio file.</param>
public sealed record Note(string Id, string Path)
{
    /// <summary>The path relative to the set's root, with '/' between folders.</summary>
    public string RelativePath { get; init; } = "";

    /// <summary>The instrument, such as <c>guitar_acoustic_010</c>.</summary>
    public string? Instrument { get; init; }

    /// <summary>The instrument's family; in an NSynth set one of eleven, such as <c>synth_lead</c>.</summary>
    public string? Family { get; init; }

    /// <summary>How the instrument produces its sound: acoustic, electronic or synthetic.</summary>
    public string? Source { get; init; }

    /// <summary>MIDI pitch, 60 is middle C. [0, 127]</summary>
    public int? Pitch { get; init; }

    /// <summary>MIDI velocity. [0, 127]</summary>
    public int? Velocity { get; init; }

    /// <summary>NSynth's sonic qualities, such as <c>bright</c> or <c>fast_decay</c>.</summary>
    public IReadOnlyList<string>? Qualities { get; init; }
}
