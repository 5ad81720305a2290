namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>libsndfile could not read a file.</summary>
internal sealed class SoundFileException : Exception
{
    public SoundFileException(int errorCode, string function, string message) : base(message) => (ErrorCode, Function) = (errorCode, function);

    /// <summary>libsndfile's number of the error.</summary>
    public int ErrorCode { get; }

    /// <summary>The function of libsndfile that reported it.</summary>
    public string Function { get; }
}
