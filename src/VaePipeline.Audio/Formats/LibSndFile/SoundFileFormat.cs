namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>A format that libsndfile writes, and the settings of its encoder; null for libsndfile's default.</summary>
/// <param name="Code">SF_FORMAT: container and encoding.</param>
internal sealed record SoundFileFormat(int Code)
{
    /// <summary>Quality of an encoder with a variable bit rate. [0, 1]</summary>
    public double? Quality { get; init; }

    /// <summary>Position in the encoder's range of constant bit rates: 0 for the highest, 1 for the lowest. [0, 1]</summary>
    public double? ConstantBitrate { get; init; }

    public static SoundFileFormat WavMuLaw { get; } = new(Wav | 0x10);

    public static SoundFileFormat WavALaw { get; } = new(Wav | 0x11);

    public static SoundFileFormat WavImaAdpcm { get; } = new(Wav | 0x12);

    public static SoundFileFormat WavMsAdpcm { get; } = new(Wav | 0x13);

    public static SoundFileFormat WavGsm610 { get; } = new(Wav | 0x20);

    public static SoundFileFormat Flac16 { get; } = new(0x17_0000 | 0x02);

    public static SoundFileFormat OggVorbis { get; } = new(Ogg | 0x60);

    public static SoundFileFormat OggOpus { get; } = new(Ogg | 0x64);

    public static SoundFileFormat Mp3 { get; } = new(0x23_0000 | 0x82);

    const int Wav = 0x01_0000,
        Ogg = 0x20_0000;
}
