namespace NAudio.Wave;

/// <summary>The format tags of WAV's fmt chunk that the readers here meet.</summary>
public enum WaveFormatEncoding : ushort
{
    Unknown = 0,
    Pcm = 1,
    Adpcm = 2,
    IeeeFloat = 3,
    ALaw = 6,
    MuLaw = 7,
    ImaAdpcm = 17,
    Gsm610 = 49,
    MpegLayer3 = 85,
    Extensible = 65534,
}
