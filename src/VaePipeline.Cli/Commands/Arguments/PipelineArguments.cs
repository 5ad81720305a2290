namespace VaePipeline.Cli.Commands.Arguments;

/// <summary>A training run as the command line describes it.</summary>
/// <param name="Pipeline">The pipeline, with the values that the command line overrides.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="Resume">Whether to continue the run in that folder.</param>
/// <param name="Probe">Whether to probe held-out notes at the end.</param>
sealed record RunSettings(Pipeline Pipeline, string Folder, bool Resume, bool Probe);

/// <summary>The arguments that <c>vae train</c> and <c>vae run</c> share: the pipeline, values that replace some of its own, and the run's folder.</summary>
sealed class PipelineArguments
{
    readonly Argument<string> _pipeline = new Argument<string>("PIPELINE.yaml")
    {
        Description = "The settings of the run; pipelines/ has examples.",
    }.RefuseUnknownOptions();
    readonly Option<string?> _data = new("--data")
    {
        Description = "The folder of the notes, instead of the pipeline's dataset.path.",
        HelpName = "DIR",
    };
    readonly Option<string?> _run = new("--out")
    {
        Description = "The folder of the run, which must not hold one yet; artifacts/runs/NAME when left out.",
        HelpName = "RUN",
    };
    readonly Option<int?> _epochs = new("--epochs")
    {
        Description = "Number of epochs, instead of the pipeline's training.epochs.",
        HelpName = "N",
    };
    readonly Option<int?> _threads = new("--threads")
    {
        Description = "Number of threads; one per core when left out. The result is the same for any number.",
        HelpName = "N",
    };
    readonly Option<bool> _resume = new("--resume")
    {
        Description =
            "Continue the run in that folder from its newest checkpoint. The result is the same, bit for bit, as without the interruption.",
    };
    readonly Option<bool> _noProbe = new("--no-probe")
    {
        Description = "Skip the probes of held-out notes at the end, which compare the model with MFCCs, PCA and other baselines.",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_pipeline);
        foreach (var option in (Option[])[_data, _run, _epochs, _threads, _resume, _noProbe])
            command.Options.Add(option);
    }

    /// <exception cref="PipelineFileException">The YAML is not a pipeline.</exception>
    public RunSettings Read(ParseResult parsed)
    {
        var pipeline = Pipeline.Load(parsed.GetRequiredValue(_pipeline));
        pipeline = pipeline with
        {
            // notes that the command line names exist, so they are not rendered
            Dataset = parsed.GetValue(_data) is { } data ? pipeline.Dataset with { Path = data, Render = null } : pipeline.Dataset,
            Training = pipeline.Training with
            {
                Epochs = parsed.GetValue(_epochs) ?? pipeline.Training.Epochs,
                Threads = parsed.GetValue(_threads) ?? pipeline.Training.Threads,
            },
        };
        return new(
            pipeline.Validated(),
            parsed.GetValue(_run) ?? Path.Combine("artifacts", "runs", pipeline.Name),
            parsed.GetValue(_resume),
            !parsed.GetValue(_noProbe)
        );
    }
}
