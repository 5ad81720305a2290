using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs;

/// <summary>Embeds sound files into a table.</summary>
public static class Embedder
{
    /// <summary>
    /// Embeds all files of the inputs. Each has one row, or one row per window, in the order of the inputs for any number of threads; files that cannot
    /// be embedded have a reason and no values. The output appears completely or not at all, followed by its <c>.meta.json</c>. A job that is stopped
    /// or killed keeps its finished rows next to the output; <see cref="EmbeddingRequest.Resume"/> continues from them to the same bytes.
    /// </summary>
    /// <param name="request">What to embed.</param>
    /// <param name="progress">Receives the progress after every batch.</param>
    /// <param name="cancellationToken">Stops the job; the output is not changed.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="TimbreException">An input is missing, the output exists, another job is writing it, the rows to resume from belong to another
    /// job, or a file failed and <see cref="EmbeddingRequest.FailFast"/> is set.</exception>
    /// <exception cref="DatasetException">A folder is a malformed NSynth set.</exception>
    /// <exception cref="OnnxModelException">The model does not exist or is not an encoder.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public static EmbeddingSummary Run(
        EmbeddingRequest request,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return new EmbeddingJob(request.Validated(), progress, cancellationToken).Run();
    }
}
