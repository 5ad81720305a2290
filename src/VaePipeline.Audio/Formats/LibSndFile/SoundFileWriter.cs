namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>Writes sounds in any format that libsndfile encodes.</summary>
internal static unsafe class SoundFileWriter
{
    const int ConstantMode = 0;

    /// <summary>Writes a whole sound to a seekable stream, which is left open.</summary>
    /// <param name="stream">Receives the file, from its current position 0.</param>
    /// <param name="format">The format and its settings.</param>
    /// <param name="samples">Samples (n) of one channel. [-1, 1]</param>
    /// <param name="sampleRate">The sample rate, in Hz.</param>
    /// <exception cref="SoundFileException">This libsndfile does not write the format, or not at this rate.</exception>
    /// <exception cref="DllNotFoundException">libsndfile is not installed; the message names the package.</exception>
    public static void Write(Stream stream, SoundFileFormat format, ReadOnlySpan<float> samples, int sampleRate)
    {
        using var callbacks = new StreamCallbacks(stream);
        NativeMethods.Info info = new()
        {
            SampleRate = sampleRate,
            Channels = 1,
            Format = format.Code,
        };
        var file = NativeMethods.Open(stream, callbacks, NativeMethods.ModeWrite, &info);
        try
        {
            Set(file, format);
            fixed (float* first = samples)
                if (NativeMethods.WriteFrames(file, first, samples.Length) != samples.Length)
                {
                    callbacks.ThrowIfFailed();
                    throw NativeMethods.Failure(file, "sf_writef_float");
                }
        }
        finally
        {
            // also writes the last frames and the header
            _ = NativeMethods.Close(file);
        }
        callbacks.ThrowIfFailed();
    }

    static void Set(nint file, SoundFileFormat format)
    {
        if (format.Quality is { } quality)
            Set(file, NativeMethods.SetQuality, &quality, sizeof(double));
        if (format.ConstantBitrate is { } level)
        {
            // libsndfile 1.2 reports a failure if the mode is set before the level
            Set(file, NativeMethods.SetCompressionLevel, &level, sizeof(double));
            var mode = ConstantMode;
            Set(file, NativeMethods.SetBitrateMode, &mode, sizeof(int));
        }
    }

    static void Set(nint file, int command, void* value, int bytes)
    {
        if (NativeMethods.Command(file, command, value, bytes) == 0)
            throw NativeMethods.Failure(file, "sf_command");
    }
}
