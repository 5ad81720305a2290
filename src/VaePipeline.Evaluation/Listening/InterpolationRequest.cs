namespace VaePipeline.Evaluation.Listening;

/// <summary>The two sounds to interpolate between, and the number of steps.</summary>
public sealed record InterpolationRequest : ListeningOptions
{
    /// <summary>The sound file of the first step.</summary>
    public required string From { get; init; }

    /// <summary>The sound file of the last step.</summary>
    public required string To { get; init; }

    /// <summary>The model whose space is interpolated in.</summary>
    public required string Model { get; init; }

    /// <summary>Number of steps, including both ends. [2, 64]</summary>
    public int Steps { get; init; } = 8;

    internal override void RequireValid()
    {
        base.RequireValid();
        Require.That(Steps is >= 2 and <= 64, Steps, "2 (the two ends) to 64");
    }
}
