using VaePipeline.Datasets;
using VaePipeline.Evaluation.Robustness;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>`vae probe --perturb SET`: how much vectors depend on what is not timbre.</summary>
sealed class PerturbedProbe
{
    readonly Option<string?> _set = new("--perturb")
    {
        HelpName = "SET",
        Description =
            "Instead of tables, probe a model: perturb sounds of this set (silence, level, noise, length, codec), embed them, and compare them with the originals.",
    };
    readonly Option<string?> _model = ModelOption.Encoder();
    readonly Option<bool> _prepare = new("--prepare") { Description = "With --perturb: prepare sounds although the model does not." };
    readonly Option<int> _notes = new("--notes")
    {
        HelpName = "N",
        Description = "With --perturb: number of notes to perturb.",
        DefaultValueFactory = _ => new RobustnessOptions().Notes,
    };
    readonly Option<int> _gallery = new("--gallery")
    {
        HelpName = "N",
        Description = "With --perturb: number of notes to search neighbors among.",
        DefaultValueFactory = _ => new RobustnessOptions().Gallery,
    };
    readonly Option<string[]> _only = new("--only")
    {
        HelpName = "NAME",
        Description = "With --perturb: a perturbation to measure, such as silence-200ms or mp3; may be repeated. Default: all.",
    };

    public IEnumerable<Option> Options => [_set, _model, _prepare, _notes, _gallery, _only];

    public bool IsWanted(ParseResult parsed) => parsed.GetValue(_set) is not null;

    public int Run(ParseResult parsed, string? folder, bool force, bool json, int seed, CancellationToken cancellationToken)
    {
        var set = parsed.GetRequiredValue(_set)!;
        var output = folder ?? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(set)))}-robustness";
        CommonOptions.RefuseExisting(output, force);
        var options = new RobustnessOptions
        {
            Notes = parsed.GetValue(_notes),
            Gallery = parsed.GetValue(_gallery),
            Perturbations = parsed.GetValue(_only) ?? [],
            Prepare = parsed.GetValue(_prepare),
            Seed = seed,
        };
        var notes = NoteSet.Load(set);
        foreach (var line in notes.LeftOut)
            ConsoleText.WriteError(line);
        var report = ProgressBar.Run(
            "Perturbing",
            bar =>
                RobustnessReport.Create(
                    notes,
                    ModelOption.OrReleased(parsed.GetValue(_model)),
                    options,
                    new BarProgress<(int Done, int Total)>(bar, p => new((double)p.Done / p.Total, $"{p.Done} of {p.Total} sounds")),
                    cancellationToken
                )
        );
        report.Write(output);
        var code = report.LeftOut > 0 ? ExitCode.SomeInputsFailed : ExitCode.Ok;
        if (json)
        {
            Console.Write(report.ToJson());
            return code;
        }
        ConsoleText.Write(report.Summary);
        ConsoleText.Write($"\n{Path.Combine(output, "robustness.md")}  the report; robustness.csv in the same folder has every figure");
        return code;
    }
}
