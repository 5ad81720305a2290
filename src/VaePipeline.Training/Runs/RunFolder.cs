using System.Text;

namespace VaePipeline.Training.Runs;

/// <summary>The folder of one run, locked by one process at a time.</summary>
sealed class RunFolder : IDisposable
{
    const string PipelineFileName = "pipeline.resolved.yaml";

    readonly FileLock _lock;

    RunFolder(string path, FileLock @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public CheckpointFolder Checkpoints => CheckpointsOf(Path);

    public string ModelFolder => this["model"];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public static CheckpointFolder CheckpointsOf(string path) => new(System.IO.Path.Combine(path, "checkpoints"));

    /// <summary>Creates the folder of a new run, or opens that of a run to resume.</summary>
    /// <exception cref="TrainingException">Another process uses the folder, or it contains a run that is not to be resumed or has other settings.</exception>
    public static RunFolder Open(string path, Pipeline pipeline, bool resume)
    {
        Directory.CreateDirectory(path);
        var folder = new RunFolder(
            path,
            FileLock.TryTake(System.IO.Path.Combine(path, "run.lock"))
                ?? throw new TrainingException(
                    $"{path} is in use by another training process. Wait for it, stop it, or choose another folder."
                )
                {
                    Options = ["RunFolder"],
                }
        );
        try
        {
            folder.WritePipeline(pipeline, resume);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The newest checkpoint, or null if there is none; <paramref name="examples"/> is the fingerprint of the training examples.</summary>
    /// <exception cref="TrainingException">No checkpoint is usable, or the run was trained on other examples.</exception>
    public Checkpoint? LoadCheckpoint(string examples)
    {
        var checkpoint = Checkpoints.LoadNewest();
        if (checkpoint is not null && checkpoint.Examples != examples)
            throw new TrainingException(
                $"{Path} was trained on other notes than those given (fingerprint {checkpoint.Examples}, now {examples}); "
                    + "resume with the same data, or choose another folder."
            )
            {
                Options = ["RunFolder"],
            };
        return checkpoint;
    }

    public void Dispose() => _lock.Dispose();

    void WritePipeline(Pipeline pipeline, bool resume)
    {
        var file = this[PipelineFileName];
        if (File.Exists(file))
        {
            if (!resume)
                throw new TrainingException($"{Path} already contains a run; resume it, or choose another folder.")
                {
                    Options = ["Resume", "RunFolder"],
                };
            if (PipelineDifference.Between(PipelineFile.Load(file), pipeline) is { } difference)
                throw new TrainingException(
                    $"{Path} cannot be resumed with another pipeline: {difference}. Change the pipeline back, or choose another folder."
                )
                {
                    Options = ["RunFolder"],
                };
        }
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(pipeline.ToYaml())));
    }
}
