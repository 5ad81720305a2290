namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>libsndfile could not read or write a file.</summary>
internal sealed class SoundFileException(int errorCode, string function, string message) : Exception(message)
{
    /// <summary>The error number of libsndfile.</summary>
    public int ErrorCode => errorCode;

    /// <summary>The libsndfile function that failed.</summary>
    public string Function => function;
}
