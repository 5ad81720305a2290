namespace VaePipeline.Audio.Formats;

/// <summary>
/// The samples of a WAV file (RIFF, RF64) as the bytes they are stored in. NAudio's WaveFileReader refuses files that are common in
/// sample libraries: RF64 whose ds64 chunk is missing or wrong, and sizes of 0 that a recorder never filled in.
/// </summary>
internal sealed class RiffReader : StoredSamples
{
    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no WAV file, has no format or no samples, or its format contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The samples are compressed in a way that is not known here.</exception>
    public RiffReader(Stream stream) : this(stream, RiffHeader.Read(stream))
    {
    }

    RiffReader(Stream stream, RiffHeader header) : base(stream, header.Format, header.DataPosition, header.DataLength) => Position = 0;
}
