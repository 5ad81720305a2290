namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>libsndfile could not read a file.</summary>
internal sealed class SoundFileException : Exception
{
    public SoundFileException(int errorCode, string function, string message) : base(message) => (ErrorCode, Function) = (errorCode, function);

    /// <summary>The error number of libsndfile.</summary>
    public int ErrorCode { get; }

    /// <summary>The libsndfile function that failed.</summary>
    public string Function { get; }
}
