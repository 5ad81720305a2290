namespace MlNetWorkflow;

/// <summary>A recording to learn from.</summary>
sealed class Recording
{
    public string Path { get; set; } = "";

    /// <summary>What it is: the family of its instrument.</summary>
    public string Family { get; set; } = "";
}

/// <summary>Whether a sound file could be embedded: `ok`, or why not.</summary>
sealed class SoundStatus
{
    public string Status { get; set; } = "";
}

/// <summary>A recording and the family it is taken for.</summary>
sealed class Classified
{
    public string Path { get; set; } = "";

    public string Family { get; set; } = "";

    public string Status { get; set; } = "";

    public string Predicted { get; set; } = "";
}
