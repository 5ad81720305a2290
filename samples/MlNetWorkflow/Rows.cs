using Microsoft.ML.Data;

namespace MlNetWorkflow;

/// <summary>A recording to learn from.</summary>
sealed class Recording
{
    public string Path { get; set; } = "";

    /// <summary>What it is: the family of its instrument.</summary>
    public string Family { get; set; } = "";
}

/// <summary>What the chain makes of a recording.</summary>
sealed class EmbeddedRecording
{
    public string Path { get; set; } = "";

    public string Family { get; set; } = "";

    public string Status { get; set; } = "";

    public float[] Embedding { get; set; } = [];
}

/// <summary>The part of a row that the classifier reads.</summary>
sealed class Sound
{
    public VBuffer<float> Embedding { get; set; }
}

/// <summary>The column that the classifier adds.</summary>
sealed class Guess
{
    public string Predicted { get; set; } = "";
}

/// <summary>A recording and what it is taken for.</summary>
sealed class Classified
{
    public string Path { get; set; } = "";

    public string Family { get; set; } = "";

    public string Predicted { get; set; } = "";
}
