namespace VaePipeline.Datasets.Rendering;

/// <summary>The result of a render.</summary>
/// <param name="Folder">The set's absolute path.</param>
/// <param name="Notes">Notes in the set; fewer than requested only if an instrument has too few notes that are not silent.</param>
/// <param name="Instruments">Instruments in the set.</param>
/// <param name="SilentLeftOut">Drawn notes that were silent; each was replaced by the next draw.</param>
/// <param name="MissingPrograms">General MIDI programs that the SoundFont does not have.</param>
/// <param name="AlreadyThere">The folder already had this set, so nothing was rendered.</param>
public sealed record RenderResult(
    string Folder,
    int Notes,
    int Instruments,
    int SilentLeftOut,
    IReadOnlyList<int> MissingPrograms,
    bool AlreadyThere
);
