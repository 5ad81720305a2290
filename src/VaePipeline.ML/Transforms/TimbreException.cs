using VaePipeline.Foundation;

namespace VaePipeline.ML.Transforms;

/// <summary>A sound without timbre, or an embedding request that cannot be fulfilled.</summary>
public sealed class TimbreException : VaePipelineException
{
    /// <summary>An exception with its message.</summary>
    public TimbreException(string message) : base(message)
    {
    }

    /// <summary>An exception with its message and its cause.</summary>
    public TimbreException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
