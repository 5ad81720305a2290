namespace VaePipeline.ML.Transforms;

/// <summary>The values of a status column.</summary>
public static class NoteStatus
{
    /// <summary>The sound was embedded.</summary>
    public const string Ok = "ok";

    /// <summary>The file could not be read.</summary>
    public const string Error = "error";

    /// <summary>The sound is digital silence, which has no timbre.</summary>
    public const string Silent = "silent";

    /// <summary>The sound is shorter than one window of the features.</summary>
    public const string Short = "short";

    internal static bool IsOk(ReadOnlyMemory<char> status) => status.Span.SequenceEqual(Ok);
}
