namespace MlNetWorkflow;

/// <summary>A labeled recording.</summary>
sealed class Recording
{
    public string Path { get; set; } = "";

    /// <summary>The family of its instrument.</summary>
    public string Family { get; set; } = "";
}

/// <summary>The status of a sound file: `ok` if it was embedded.</summary>
sealed class SoundStatus
{
    public string Status { get; set; } = "";
}

/// <summary>A recording and its predicted family.</summary>
sealed class Classified
{
    public string Path { get; set; } = "";

    public string Family { get; set; } = "";

    public string Status { get; set; } = "";

    public string Predicted { get; set; } = "";
}
