namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>
/// Whether the side information of a layer III frame can be that of one (ISO 11172-3, section 2.4.1.7). Bytes of other formats look like a header
/// often enough, but not like this as well.
/// </summary>
internal static class SideInformation
{
    const int MaxBigValues = 288;

    /// <summary>Bits that say how windows and tables are used.</summary>
    const int WindowBits = 22;

    /// <param name="header">The frame's header, of layer III.</param>
    /// <param name="frame">The frame, with its header, at least up to the main data.</param>
    public static bool IsPlausible(MpegHeader header, ReadOnlySpan<byte> frame)
    {
        if (frame.Length < header.MainDataStart)
            return false;
        var isMpeg1 = header.Version == 0;
        var at = 8 * (MpegHeader.Bytes + (header.HasChecksum ? 2 : 0));
        var (granules, channels) = (isMpeg1 ? 2 : 1, header.Channels);
        // where the main data begins, private bits and, in MPEG 1, which scale factors are shared
        var reservoir = (int)Bits(frame, ref at, isMpeg1 ? 9 : 8);
        at += isMpeg1 ? (channels == 1 ? 5 : 3) + 4 * channels : channels;
        var length = 0;
        for (var part = 0; part < granules * channels; part++)
        {
            length += (int)Bits(frame, ref at, 12);
            if (Bits(frame, ref at, 9) > MaxBigValues)
                return false;
            at += 8 + (isMpeg1 ? 4 : 9);
            var isSwitched = Bits(frame, ref at, 1) == 1;
            // switched windows have a type of their own
            if (isSwitched && Bits(frame, ref at, 2) == 0)
                return false;
            at += (isSwitched ? WindowBits - 2 : WindowBits) + (isMpeg1 ? 3 : 2);
        }
        return length <= 8 * (reservoir + header.Length - header.MainDataStart);
    }

    static uint Bits(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        var value = 0u;
        for (; count > 0; count--, at++)
            value = value << 1 | (uint)(bytes[at >> 3] >> (7 - (at & 7)) & 1);
        return value;
    }
}
