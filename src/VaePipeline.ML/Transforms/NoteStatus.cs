namespace VaePipeline.ML.Transforms;

/// <summary>What became of a row's sound, as the status column says it.</summary>
public static class NoteStatus
{
    /// <summary>It was embedded.</summary>
    public const string Ok = "ok";

    /// <summary>It could not be read.</summary>
    public const string Error = "error";

    /// <summary>It is digital silence, which has no timbre.</summary>
    public const string Silent = "silent";

    /// <summary>It is shorter than one window of the features.</summary>
    public const string Short = "short";

    internal static bool IsOk(ReadOnlyMemory<char> status) => status.Span.SequenceEqual(Ok);
}
