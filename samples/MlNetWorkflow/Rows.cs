namespace MlNetWorkflow;

/// <summary>A recording to learn from.</summary>
sealed class Recording
{
    public string Path { get; set; } = "";

    /// <summary>What it is: the family of its instrument.</summary>
    public string Family { get; set; } = "";
}

/// <summary>What became of a sound file: `ok`, or why it has no embedding.</summary>
sealed class SoundStatus
{
    public string Status { get; set; } = "";
}

/// <summary>What a trainer learns from.</summary>
sealed class LabelledEmbedding
{
    public string Family { get; set; } = "";

    /// <summary>The embedding, (latent).</summary>
    public float[] Embedding { get; set; } = [];
}

/// <summary>What it is asked about.</summary>
sealed class UnlabelledEmbedding
{
    /// <summary>The embedding, (latent).</summary>
    public float[] Embedding { get; set; } = [];
}

/// <summary>The column that it adds.</summary>
sealed class Prediction
{
    public string Predicted { get; set; } = "";
}

/// <summary>A recording and the family it is taken for.</summary>
sealed class Classified
{
    public string Path { get; set; } = "";

    public string Family { get; set; } = "";

    public string Status { get; set; } = "";

    public string Predicted { get; set; } = "";
}
