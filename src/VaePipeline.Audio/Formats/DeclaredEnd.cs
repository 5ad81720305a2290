using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// Where the samples of a file end according to its header, for rare formats that libsndfile reads up to the end of the file without a word.
/// </summary>
internal static class DeclaredEnd
{
    const int HeadBytes = 1024;

    /// <summary>What is missing of a file, if its header declares samples beyond its end.</summary>
    public static Shortage? MissingOf(Stream stream)
    {
        var head = new byte[HeadBytes];
        stream.Position = 0;
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        // formats with a size have longer heads than this
        if (read < 64 || Of(head.AsSpan(0, read)) is not { } end || end.Start >= stream.Length || end.End <= stream.Length + 2)
            return null;
        return new(end.Length, stream.Length - end.Start);
    }

    /// <summary>The samples that a head declares; null if it is of another format.</summary>
    static ByteRange? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("2BIT"u8))
            return new(128, BinaryPrimitives.ReadUInt32BigEndian(head[26..]) * Frame(head[12] != 0, head[15]));
        if (head.StartsWith("FORM"u8) && (head[8..].StartsWith("8SVX"u8) || head[8..].StartsWith("16SV"u8)))
            return new(8, BinaryPrimitives.ReadUInt32BigEndian(head[4..]));
        if (head.StartsWith("ALawSoundFile**"u8))
            return new(32, BinaryPrimitives.ReadUInt32BigEndian(head[18..]));
        if (head is [1, 4, ..])
            return new(42, BinaryPrimitives.ReadUInt32LittleEndian(head[30..]) * Frame(head[21] != 0, 16));
        return head.StartsWith("NIST"u8) ? Sphere(Encoding.Latin1.GetString(head)) : null;
    }

    static long Frame(bool isStereo, int bits) => (isStereo ? 2 : 1) * ((bits + 7) / 8);

    /// <summary>NIST SPHERE: lines such as "sample_count -i 16000" after the length of the header.</summary>
    static ByteRange? Sphere(string head)
    {
        return
            (Number(head, 8), Field("sample_count"), Field("channel_count"), Field("sample_n_bytes"))
                is ({ } start, { } count, { } channels, { } bytes)
            ? new(start, count * channels * bytes)
            : null;

        long? Field(string name) =>
            head.IndexOf($"\n{name} -i ", StringComparison.Ordinal) is >= 0 and var at ? Number(head, at + name.Length + 5) : null;
    }

    static int? Number(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return
            end > at
            && int.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
