namespace VaePipeline.Audio.Formats;

/// <summary>
/// Reads the sample bytes of a WAV file (RIFF, RF64). NAudio's WaveFileReader refuses files that are common in sample libraries: RF64 with
/// a missing or wrong ds64 chunk, and sizes of 0 that a recorder never filled in.
/// </summary>
internal sealed class RiffReader : StoredSamples
{
    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no WAV file, its format or samples are missing, or its format contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The encoding of the samples is not supported.</exception>
    public RiffReader(Stream stream) : this(stream, RiffHeader.Read(stream))
    {
    }

    RiffReader(Stream stream, RiffHeader header) : base(stream, header.Format, header.DataPosition, header.DataLength) => Position = 0;
}
