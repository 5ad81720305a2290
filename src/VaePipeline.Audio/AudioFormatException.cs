using VaePipeline.Foundation;

namespace VaePipeline.Audio;

/// <summary>A sound file that cannot be used; the message is one line with the path, what is wrong and what to do.</summary>
public sealed class AudioFormatException : VaePipelineException
{
    /// <summary>Says what is wrong with a sound file.</summary>
    public AudioFormatException(string message) : base(message)
    {
    }

    /// <summary>Says what is wrong with a sound file, and what found it.</summary>
    public AudioFormatException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
