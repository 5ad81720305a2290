namespace VaePipeline.Evaluation.Robustness.Codecs;

/// <summary>
/// A WAV file whose samples are an MP3 stream (format 0x55), as sample libraries contain them. Nothing in it says how long the encoder's
/// delay is; readers leave it at the start of the sound, or find it there.
/// </summary>
static class MpegInWave
{
    const ushort MpegLayer3 = 0x55;
    const int FrameSamples = 1152;
    const int TagSearchBytes = 64;

    // MPEG-1 Layer III, kbit/s by the index in the frame's header
    static readonly int[] Bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mp3">An MP3 file of one channel at 44.1 kHz and a constant bit rate, with or without LAME's tag.</param>
    /// <param name="rate">The sample rate, in Hz.</param>
    /// <param name="samples">Number of samples.</param>
    public static void Write(string path, ReadOnlySpan<byte> mp3, int rate, int samples)
    {
        var frames = WithoutTag(mp3, rate);
        var bytesPerSecond = Bitrate(frames) / 8;
        using var file = new BinaryWriter(File.Create(path));
        file.Write("RIFF"u8);
        file.Write(4 + (8 + 30) + (8 + 4) + (8 + frames.Length));
        file.Write("WAVEfmt "u8);
        file.Write(30);
        file.Write(MpegLayer3);
        file.Write((ushort)1); // channels
        file.Write(rate);
        file.Write(bytesPerSecond);
        file.Write((ushort)FrameSamples); // block alignment, as ffmpeg writes it
        file.Write((ushort)0); // bits per sample: none
        file.Write((ushort)12); // bytes of MPEGLAYER3WAVEFORMAT
        file.Write((ushort)1); // MPEGLAYER3_ID_MPEG
        file.Write(2); // frames are not padded
        file.Write((ushort)FrameSamples);
        file.Write((ushort)1); // frames per block
        file.Write((ushort)0); // delay
        file.Write("fact"u8);
        file.Write(4);
        file.Write(samples);
        file.Write("data"u8);
        file.Write(frames.Length);
        file.Write(frames);
    }

    /// <summary>The frames without LAME's tag: a frame without sound from which decoders learn the delay.</summary>
    static ReadOnlySpan<byte> WithoutTag(ReadOnlySpan<byte> mp3, int rate)
    {
        var start = mp3[..TagSearchBytes];
        var isTag = start.IndexOf("Info"u8) >= 0 || start.IndexOf("Xing"u8) >= 0;
        return isTag ? mp3[(FrameSamples / 8 * Bitrate(mp3) / rate + Padding(mp3))..] : mp3;
    }

    static int Bitrate(ReadOnlySpan<byte> frame) => 1000 * Bitrates[frame[2] >> 4];

    static int Padding(ReadOnlySpan<byte> frame) => frame[2] >> 1 & 1;
}
