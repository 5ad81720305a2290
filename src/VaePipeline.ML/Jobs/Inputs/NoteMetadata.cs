using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>A kind of metadata of a note, either text or a number. An output has a column for it if at least one note has it.</summary>
sealed record NoteMetadata(string Name, Func<Note, string?>? Text = null, Func<Note, int?>? Number = null)
{
    public static readonly NoteMetadata[] All =
    [
        new("instrument", Text: note => note.Instrument),
        new("family", Text: note => note.Family),
        new("source", Text: note => note.Source),
        new("pitch", Number: note => note.Pitch),
        new("velocity", Number: note => note.Velocity),
    ];

    public bool IsKnown(Note note) => Text is null ? Number!(note) is not null : Text(note) is not null;
}
