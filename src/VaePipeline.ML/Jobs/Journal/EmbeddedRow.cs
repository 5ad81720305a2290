using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Jobs.Journal;

/// <summary>What became of one note, or of one window of it.</summary>
/// <param name="File">The note's place in the job's list.</param>
/// <param name="Start">When the window begins, in seconds; 0 without windows.</param>
/// <param name="Status">One of <see cref="NoteStatus"/>.</param>
/// <param name="Message">The reason where it is not ok.</param>
/// <param name="Duration">Seconds; not a number where unknown.</param>
/// <param name="Embedding">(latent), or empty where there is none.</param>
readonly record struct EmbeddedRow(int File, double Start, string Status, string Message, float Duration, ReadOnlyMemory<float> Embedding)
{
    static readonly string[] Statuses = [NoteStatus.Ok, NoteStatus.Error, NoteStatus.Silent, NoteStatus.Short];

    public bool IsOk => Status == NoteStatus.Ok;

    public void Write(BinaryWriter writer)
    {
        writer.Write(File);
        writer.Write(Start);
        writer.Write((byte)Array.IndexOf(Statuses, Status));
        writer.Write(Message);
        writer.Write(Duration);
        foreach (var value in Embedding.Span)
            writer.Write(value);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">At the row.</param>
    /// <param name="values">(latent) takes the embedding, which lasts until the next row is read into it.</param>
    public static EmbeddedRow Read(BinaryReader reader, float[] values)
    {
        var (file, start, status) = (reader.ReadInt32(), reader.ReadDouble(), Statuses[reader.ReadByte()]);
        var row = new EmbeddedRow(file, start, status, reader.ReadString(), reader.ReadSingle(), status == NoteStatus.Ok ? values : default(ReadOnlyMemory<float>));
        for (var unit = 0; unit < row.Embedding.Length; unit++)
            values[unit] = reader.ReadSingle();
        return row;
    }
}
