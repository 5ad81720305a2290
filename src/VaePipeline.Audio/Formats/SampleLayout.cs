using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>Where the samples of a file are and how they are stored.</summary>
/// <param name="Format">The format, in WAV's terms.</param>
/// <param name="Start">The offset of the first sample, in bytes.</param>
/// <param name="Length">Bytes of samples that are present in the file.</param>
/// <param name="IsBigEndian">Whether the most significant byte of a sample comes first.</param>
/// <param name="IsSignedByte">Whether samples are bytes with a sign, unlike WAV's.</param>
/// <param name="Shift">The bits by which samples of 4 bytes are to be shifted to the left, because they occupy the lower bits.</param>
internal readonly record struct SampleLayout(
    WaveFormat Format,
    long Start,
    long Length,
    bool IsBigEndian = false,
    bool IsSignedByte = false,
    int Shift = 0
);
