using VaePipeline.Audio.Preparation;

namespace VaePipeline.ML.Transforms;

/// <summary>The values of a status column.</summary>
public static class NoteStatus
{
    /// <summary>The sound was embedded.</summary>
    public const string Ok = "ok";

    /// <summary>The file could not be read.</summary>
    public const string Error = "error";

    /// <summary>The sound is silence, which has no timbre.</summary>
    public const string Silent = "silent";

    /// <summary>The sound is shorter than one window of the features or, with preparation, than 5 ms.</summary>
    public const string Short = "short";

    internal static string Of(ClipCondition condition) =>
        condition switch
        {
            ClipCondition.Silent => Silent,
            ClipCondition.Short => Short,
            _ => Ok,
        };

    internal static string MessageOf(ClipCondition condition) =>
        condition switch
        {
            ClipCondition.Silent => "Nothing but silence, a constant, or noise within one step of 16 bits; it has no timbre.",
            ClipCondition.Short => "It sounds for less than 5 ms; at least that is needed.",
            _ => "",
        };

    internal static bool IsOk(ReadOnlyMemory<char> status) => status.Span.SequenceEqual(Ok);
}
