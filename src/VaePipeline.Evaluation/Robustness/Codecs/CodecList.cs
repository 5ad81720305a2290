using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Evaluation.Robustness.Codecs;

/// <summary>The codecs that a robustness report measures.</summary>
static class CodecList
{
    const int Cd = 44_100;
    const int Bitrate = 128_000;

    // In libsndfile's range for MPEG-1, from 320 (0) to 32 kbit/s (1).
    static readonly SoundFileFormat Mp3Format = SoundFileFormat.Mp3 with { ConstantBitrate = (320 - Bitrate / 1000) / 288.0 };

    static readonly Lazy<bool> LibraryWritesMp3 = new(() =>
    {
        try
        {
            Encode(Mp3Format, new float[Cd / 10], Cd);
            return true;
        }
        catch (Exception exception) when (exception is SoundFileException or DllNotFoundException)
        {
            return false;
        }
    });

    public static IReadOnlyList<Codec> All { get; } =
    [
        new("flac", "FLAC of 16 bits", 16_000, Library(SoundFileFormat.Flac16)),
        new("mu-law", "mu-law in WAV", 16_000, Library(SoundFileFormat.WavMuLaw)),
        new("a-law", "A-law in WAV", 16_000, Library(SoundFileFormat.WavALaw)),
        new("ima-adpcm", "IMA ADPCM in WAV", 16_000, Library(SoundFileFormat.WavImaAdpcm)),
        new("ms-adpcm", "Microsoft ADPCM in WAV", 16_000, Library(SoundFileFormat.WavMsAdpcm)),
        new("gsm-610", "GSM 6.10 in WAV at 8 kHz", 8_000, Library(SoundFileFormat.WavGsm610)),
        new("vorbis", "Ogg Vorbis of quality 0.4 at 44.1 kHz", Cd, Library(SoundFileFormat.OggVorbis with { Quality = 0.4 })),
        new("opus", "Ogg Opus at 48 kHz", 48_000, Library(SoundFileFormat.OggOpus)),
        new("mp3", "MP3 of 128 kbit/s at 44.1 kHz", Cd, Mp3),
        new("mp3-in-wav", "the same in WAV, without LAME's tag", Cd, Mp3InWave),
        new("aac", "AAC of 128 kbit/s at 44.1 kHz, decoded by ffmpeg, with the encoder's delay at the start", Cd, Aac),
    ];

    static WriteSound Library(SoundFileFormat format) =>
        (path, samples, rate, _) =>
        {
            using var file = File.Create(path);
            SoundFileWriter.Write(file, format, FullScale(samples), rate);
        };

    static void Mp3(string path, float[] samples, int rate, CancellationToken cancellationToken)
    {
        if (LibraryWritesMp3.Value)
            File.WriteAllBytes(path, Encode(Mp3Format, samples, rate));
        else
            Ffmpeg.Write(path, samples, rate, "libmp3lame", "mp3", Bitrate, cancellationToken);
    }

    static void Mp3InWave(string path, float[] samples, int rate, CancellationToken cancellationToken) =>
        MpegInWave.Write(path, Encode(Mp3Format, samples, rate), rate, samples.Length);

    static void Aac(string path, float[] samples, int rate, CancellationToken cancellationToken) =>
        Ffmpeg.Write(path, FullScale(samples), rate, "aac", "adts", Bitrate, cancellationToken);

    static byte[] Encode(SoundFileFormat format, float[] samples, int rate)
    {
        using var stream = new MemoryStream();
        SoundFileWriter.Write(stream, format, FullScale(samples), rate);
        return stream.ToArray();
    }

    /// <summary>Encoders take samples up to full scale; some wrap others around.</summary>
    static float[] FullScale(float[] samples) => Array.ConvertAll(samples, sample => Math.Clamp(sample, -1, 1));
}
