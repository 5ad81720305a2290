namespace VaePipeline.Datasets.Download;

/// <summary>The progress of a download.</summary>
/// <param name="Step">The current step: <c>download</c> (counts bytes) or <c>unpack</c> (counts notes).</param>
/// <param name="Done">Bytes or notes so far.</param>
/// <param name="Total">Bytes or notes in total; null when the server does not send the length.</param>
public readonly record struct DownloadProgress(string Step, long Done, long? Total);
