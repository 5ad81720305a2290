using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>The kinds of metadata that an output may have columns for.</summary>
[Flags]
enum NoteColumns
{
    None = 0,
    Instrument = 1,
    Family = 2,
    Source = 4,
    Pitch = 8,
    Velocity = 16,
}

/// <summary>A kind of metadata of a note, either text or a number.</summary>
sealed record NoteMetadata(NoteColumns Column, string Name, Func<Note, string?>? Text = null, Func<Note, int?>? Number = null)
{
    static readonly NoteMetadata[] All =
    [
        new(NoteColumns.Instrument, "instrument", Text: note => note.Instrument),
        new(NoteColumns.Family, "family", Text: note => note.Family),
        new(NoteColumns.Source, "source", Text: note => note.Source),
        new(NoteColumns.Pitch, "pitch", Number: note => note.Pitch),
        new(NoteColumns.Velocity, "velocity", Number: note => note.Velocity),
    ];

    public static NoteMetadata[] Of(NoteColumns columns) => [.. All.Where(metadata => columns.HasFlag(metadata.Column))];

    public static NoteColumns ColumnsOf(Note note) =>
        (note.Instrument is null ? 0 : NoteColumns.Instrument) | (note.Family is null ? 0 : NoteColumns.Family) | (note.Source is null ? 0 : NoteColumns.Source)
        | (note.Pitch is null ? 0 : NoteColumns.Pitch) | (note.Velocity is null ? 0 : NoteColumns.Velocity);
}
