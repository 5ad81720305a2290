namespace VaePipeline.Audio;

/// <summary>A sound file cannot be used. The message is one line: the path, the problem and the remedy.</summary>
public sealed class AudioFormatException : VaePipelineException
{
    /// <summary>An error with its message.</summary>
    public AudioFormatException(string message)
        : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public AudioFormatException(string message, Exception innerException)
        : base(message, innerException) { }
}
