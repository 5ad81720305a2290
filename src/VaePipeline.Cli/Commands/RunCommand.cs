using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Evaluation.Reports;
using VaePipeline.ML.Jobs;

namespace VaePipeline.Cli.Commands;

/// <summary><c>vae run PIPELINE.yaml</c>: every stage, from notes to a report.</summary>
static class RunCommand
{
    public static Command Create()
    {
        var arguments = new PipelineArguments();
        var command = new Command(
            "run",
            "Run every stage: render the notes that the pipeline describes, train, export, verify, embed all notes, analyze the vectors.\n"
                + "  Example: vae run pipelines/quickstart.yaml"
        );
        arguments.AddTo(command);
        var allowCollapsed = ExportCommand.AllowCollapsed();
        command.Options.Add(allowCollapsed);
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Run(arguments.Read(parsed), parsed.GetValue(allowCollapsed), cancellationToken))
        );
        return command;
    }

    static int Run(RunSettings settings, bool allowCollapsed, CancellationToken cancellationToken)
    {
        var (pipeline, run, resume, _) = settings;
        var embeddings = Path.Combine(run, "embeddings.csv");
        (string Name, Func<int> Do)[] stages =
        [
            ("notes", () => Render(pipeline, cancellationToken)),
            ("train", () => TrainCommand.Train(settings, cancellationToken)),
            ("export", () => ExportCommand.Export(run, allowCollapsed, force: resume)),
            ("verify", () => VerifyCommand.Verify(run, json: false)),
            (
                "embed",
                () =>
                    EmbedCommand.Embed(
                        new EmbeddingRequest
                        {
                            Inputs = [pipeline.Dataset.Path],
                            Model = run,
                            Output = embeddings,
                            Threads = pipeline.Training.Threads ?? 0,
                            Overwrite = resume,
                            Ffmpeg = false, // as in training, which reads without it
                        },
                        cancellationToken
                    )
            ),
            (
                "analyze",
                () => AnalyzeCommand.Analyze(embeddings, Path.Combine(run, "report"), new AnalysisOptions(), "id", null, cancellationToken)
            ),
        ];
        var worst = ExitCode.Ok;
        for (var stage = 0; stage < stages.Length; stage++)
        {
            ConsoleText.Write($"{(stage == 0 ? "" : "\n")}[{stage + 1}/{stages.Length}] {stages[stage].Name}");
            var code = stages[stage].Do();
            if (code is not (ExitCode.Ok or ExitCode.SomeInputsFailed))
                return code;
            worst = Math.Max(worst, code);
        }
        return worst;
    }

    /// <summary>Renders the notes if the pipeline describes them and its folder does not have them yet.</summary>
    static int Render(Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (pipeline.Dataset.Render is { } render)
            return RenderCommand.Render(
                Instruments.Auto,
                new RenderRequest
                {
                    Out = pipeline.Dataset.Path,
                    Notes = render.Notes,
                    Seed = render.Seed,
                    Drums = render.Drums,
                },
                render.SoundFonts is { } several ? [.. several]
                    : render.SoundFont is { } one ? [one]
                    : [],
                cancellationToken
            );
        NoteSet.Load(pipeline.Dataset.Path); // names what is missing
        ConsoleText.Write($"{pipeline.Dataset.Path}, as it is");
        return ExitCode.Ok;
    }
}
