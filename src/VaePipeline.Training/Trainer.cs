using VaePipeline.Training.Optimization;
using VaePipeline.Training.Runs;

namespace VaePipeline.Training;

/// <summary>Trains a VAE as a pipeline says, into a run's folder.</summary>
public static class Trainer
{
    /// <summary>
    /// Trains to the last epoch and writes the model. The folder then holds pipeline.resolved.yaml, train.csv, steps.csv, latent.csv,
    /// checkpoints/ and model/. A run that was killed, and is resumed, comes to the same bits as one that was not.
    /// </summary>
    /// <param name="job">Settings, examples, folder.</param>
    /// <param name="progress">Told several times a second, and at the end of each epoch.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint.</param>
    /// <exception cref="TrainingException">The run cannot start or go on; the last good checkpoint is kept.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; the message tells how far it came.</exception>
    public static TrainingResult Run(TrainingJob job, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var pipeline = job.Pipeline.Validated();
        if (job.Examples.Features != pipeline.Features)
            throw new TrainingException("The log-mels were not made with the pipeline's features; make them with pipeline.Features.");
        ComputeThreads.Set(pipeline.Training);
        using var folder = RunFolder.Open(job.RunFolder, pipeline, job.Resume);
        try
        {
            using var run = new TrainingRun(job, folder, progress, cancellationToken);
            return run.Run();
        }
        catch (IOException exception)
        {
            throw new TrainingException($"Cannot write to {folder.Path}: {exception.Message} {folder.Checkpoints.Kept}; make room there, then continue with --resume.", exception);
        }
    }
}
