namespace VaePipeline.Datasets.Download;

/// <summary>Address, retries and time limits of a download.</summary>
public sealed record NSynthDownloadOptions
{
    /// <summary>The archive's address; null is the address at which Magenta publishes it.</summary>
    public Uri? Url { get; init; }

    /// <summary>How many consecutive attempts without a new byte may follow the first one. [0, 100]</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The pause after the first failed attempt; it doubles after each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An attempt fails when the server sends nothing for this long.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);
}
