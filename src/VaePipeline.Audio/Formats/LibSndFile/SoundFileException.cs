namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>libsndfile refused a file.</summary>
internal sealed class SoundFileException : Exception
{
    public SoundFileException(string message, int errorCode) : base(message) => ErrorCode = errorCode;

    public SoundFileException(int errorCode, string function, string message) : base(message) => (ErrorCode, Function) = (errorCode, function);

    /// <summary>libsndfile's number of the error.</summary>
    public int ErrorCode { get; }

    /// <summary>The function of libsndfile that reported it.</summary>
    public string? Function { get; }
}
