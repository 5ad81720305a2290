using System.CommandLine;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands;

/// <summary>What `vae train` and `vae run` take alike: the pipeline, what is said instead of it, and the run's folder.</summary>
sealed class PipelineArguments
{
    readonly Argument<string> _pipeline = new("PIPELINE.yaml") { Description = "Settings of the run; see pipelines/ for examples." };
    readonly Option<string?> _data = new("--data") { Description = "Folder of the notes, instead of the pipeline's dataset.path.", HelpName = "DIR" };
    readonly Option<string?> _run = new("--out") { Description = "The run's folder; artifacts/runs/NAME when left out.", HelpName = "RUN" };
    readonly Option<int?> _epochs = new("--epochs") { Description = "Epochs, instead of the pipeline's training.epochs.", HelpName = "N" };
    readonly Option<int?> _threads = new("--threads") { Description = "Threads; one a core when left out. It never changes the result.", HelpName = "N" };
    readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest checkpoint of the run in that folder, to the same bits as an uninterrupted run." };
    readonly Option<bool> _noProbe = new("--no-probe") { Description = "Leave out the probes of held-out notes at the end: instrument, family and pitch by linear probes, neighbours, beside MFCCs and PCA." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_pipeline);
        foreach (var option in (Option[])[_data, _run, _epochs, _threads, _resume, _noProbe])
            command.Options.Add(option);
    }

    /// <exception cref="PipelineFileException">The YAML is not a pipeline.</exception>
    public RunSettings Read(ParseResult parsed)
    {
        var pipeline = PipelineFile.Load(parsed.GetRequiredValue(_pipeline));
        pipeline = pipeline with
        {
            // notes that are named on the command line are there already
            Dataset = parsed.GetValue(_data) is { } data ? pipeline.Dataset with { Path = data, Render = null } : pipeline.Dataset,
            Training = pipeline.Training with
            {
                Epochs = parsed.GetValue(_epochs) ?? pipeline.Training.Epochs,
                Threads = parsed.GetValue(_threads) ?? pipeline.Training.Threads,
            },
        };
        return new(pipeline.Validated(), parsed.GetValue(_run) ?? Path.Combine("artifacts", "runs", pipeline.Name), parsed.GetValue(_resume)) { Probe = !parsed.GetValue(_noProbe) };
    }
}

/// <param name="Pipeline">The pipeline, with what the command line says instead.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="Resume">Go on with the run that is there.</param>
sealed record RunSettings(Pipeline Pipeline, string Folder, bool Resume)
{
    /// <summary>Whether to probe held-out notes at the end.</summary>
    public bool Probe { get; init; } = true;
}
