namespace VaePipeline.Audio;

/// <summary>What the name of a file says, and for shared names its start.</summary>
internal enum SoundKind
{
    /// <summary>No sound that is known here.</summary>
    None,

    /// <summary>A sound that is read without ffmpeg.</summary>
    Readable,

    /// <summary>A sound, or a video that usually has one, that ffmpeg decodes.</summary>
    ForFfmpeg,

    /// <summary>A sound that nothing here decodes.</summary>
    Unreadable,
}
