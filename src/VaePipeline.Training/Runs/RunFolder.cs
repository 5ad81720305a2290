using System.Text;
using VaePipeline.Foundation;
using VaePipeline.Training.Checkpoints;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Runs;

/// <summary>The folder of one run, held by one process at a time.</summary>
sealed class RunFolder : IDisposable
{
    const string PipelineFileName = "pipeline.resolved.yaml";

    readonly FileStream _lock;

    RunFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public CheckpointFolder Checkpoints => new(this["checkpoints"]);

    public string ModelFolder => this["model"];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder of a new run, or takes that of a run to resume.</summary>
    /// <exception cref="TrainingException">It holds a run and is not to be resumed, or one with other settings, or another process is at work in it.</exception>
    public static RunFolder Open(string path, Pipeline pipeline, bool resume)
    {
        Directory.CreateDirectory(path);
        var folder = new RunFolder(path, Lock(path));
        try
        {
            folder.Claim(pipeline, resume);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        File.Delete(_lock.Name);
    }

    static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, "run.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new TrainingException($"{path} is in use by another training process, or cannot be written ({exception.Message}) "
                + "Wait for it, stop it, or choose another folder with --out.", exception);
        }
    }

    void Claim(Pipeline pipeline, bool resume)
    {
        var file = this[PipelineFileName];
        if (File.Exists(file))
        {
            if (!resume)
                throw new TrainingException($"{Path} already holds a run; continue it with --resume, or choose another folder with --out.");
            if (PipelineDifference.Between(PipelineFile.Load(file), pipeline) is { } difference)
                throw new TrainingException(
                    $"{Path} cannot be resumed with another pipeline: {difference}. Set it back, or choose another folder with --out.");
        }
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(pipeline.ToYaml())));
    }
}
