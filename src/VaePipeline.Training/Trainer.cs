namespace VaePipeline.Training;

/// <summary>Trains the VAE of a pipeline into a run folder.</summary>
public static class Trainer
{
    /// <summary>
    /// Trains to the last epoch and writes the model. The folder then contains pipeline.resolved.yaml, train.csv, steps.csv, latent.csv,
    /// checkpoints/ and model/. A run that was killed and resumed gives the same bits as one that was not interrupted.
    /// </summary>
    /// <param name="job">Settings, examples, folder.</param>
    /// <param name="progress">Receives a report several times a second and at the end of each epoch.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint.</param>
    /// <exception cref="TrainingException">The run cannot start or continue; the last good checkpoint is kept.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled; the message gives the number of steps taken.</exception>
    public static TrainingResult Run(
        TrainingJob job,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var pipeline = job.Pipeline.Validated();
        if (job.Examples.Features != pipeline.Features)
            throw new TrainingException(
                "The log-mels were computed with other options than the pipeline's features; compute them with pipeline.Features."
            );
        ComputeThreads.Set(pipeline.Training);
        try
        {
            using var folder = RunFolder.Open(job.RunFolder, pipeline, job.Resume);
            using var run = new TrainingRun(job, folder, progress, cancellationToken);
            return run.Run();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"Cannot write to {job.RunFolder}: {exception.Message} {RunFolder.CheckpointsOf(job.RunFolder).Kept}; "
                    + "make room there or make it writable, then resume the run.",
                exception
            )
            {
                Options = [nameof(TrainingJob.Resume)],
            };
        }
    }
}
