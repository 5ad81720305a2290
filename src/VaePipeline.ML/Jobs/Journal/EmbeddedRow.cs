namespace VaePipeline.ML.Jobs.Journal;

/// <summary>The result for one note, or for one window of it.</summary>
/// <param name="Index">The note's index in the job's list.</param>
/// <param name="Start">The start of the window in seconds; 0 without windows.</param>
/// <param name="Status">One of <see cref="NoteStatus"/>.</param>
/// <param name="Message">The reason if the status is not ok; what is missing if the sound is not whole.</param>
/// <param name="Duration">The file's length in seconds; NaN if unknown.</param>
/// <param name="Embedding">(latent), or empty if the status is not ok.</param>
readonly record struct EmbeddedRow(int Index, double Start, string Status, string Message, float Duration, ReadOnlyMemory<float> Embedding)
{
    static readonly string[] Statuses = [NoteStatus.Ok, NoteStatus.Error, NoteStatus.Silent, NoteStatus.Short];

    public bool IsOk => Status == NoteStatus.Ok;

    /// <summary>Whether the embedding is of a sound that is not whole.</summary>
    public bool IsIncomplete => IsOk && Message.Length > 0;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Index);
        writer.Write(Start);
        writer.Write((byte)Array.IndexOf(Statuses, Status));
        writer.Write(Message);
        writer.Write(Duration);
        foreach (var value in Embedding.Span)
            writer.Write(value);
    }

    /// <summary>Reads a row; <paramref name="values"/> (latent) receives the embedding, which is valid until the next row is read into it.</summary>
    public static EmbeddedRow Read(BinaryReader reader, float[] values)
    {
        var (index, start, status) = (reader.ReadInt32(), reader.ReadDouble(), Statuses[reader.ReadByte()]);
        var row = new EmbeddedRow(
            index,
            start,
            status,
            reader.ReadString(),
            reader.ReadSingle(),
            status == NoteStatus.Ok ? values : default(ReadOnlyMemory<float>)
        );
        for (var unit = 0; unit < row.Embedding.Length; unit++)
            values[unit] = reader.ReadSingle();
        return row;
    }
}
