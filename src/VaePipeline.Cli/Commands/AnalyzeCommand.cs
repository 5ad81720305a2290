using VaePipeline.Evaluation.Distances;
using VaePipeline.Evaluation.Reports;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae analyze FILE.csv`: analyzes a table of vectors.</summary>
static class AnalyzeCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE.csv")
        {
            Description = "A CSV with an id column and vector columns, such as 'vae embed' writes (z00, z01, ...).",
        }.RefuseUnknownOptions();
        var folder = new Option<string?>("--out")
        {
            HelpName = "DIR",
            Description = "Folder for the report. Default: FILE-report next to the CSV.",
        };
        var id = new Option<string>("--id")
        {
            HelpName = "NAME",
            Description = "Name of the id column.",
            DefaultValueFactory = _ => "id",
        };
        var vector = new Option<string?>("--vector")
        {
            HelpName = "PREFIX",
            Description = "Prefix of the vector columns' names, such as 'z'. Default: detected.",
        };
        var metric = new Option<DistanceMetric>("--metric")
        {
            Description = "How distances are measured.",
            DefaultValueFactory = _ => DistanceMetric.Euclidean,
        };
        var neighbors = new Option<int>("--neighbours")
        {
            HelpName = "N",
            Description = "Number of nearest neighbors listed for each row.",
            DefaultValueFactory = _ => 5,
        };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Seed of samples and confidence intervals." };
        var force = CommonOptions.Force("Write into the folder even if it is not empty; files of an earlier report are replaced.");
        var command = new Command(
            "analyze",
            "Analyze a table of vectors: units, distances, neighbors, retrieval, a PCA map, and a verdict on the space."
        )
        {
            file,
            folder,
            force,
            id,
            vector,
            metric,
            neighbors,
            seed,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var path = parsed.GetRequiredValue(file);
                var report = parsed.GetValue(folder) ?? Path.ChangeExtension(path, null) + "-report";
                CommonOptions.RefuseExisting(report, parsed.GetValue(force));
                return Task.Run(() =>
                    Analyze(
                        path,
                        report,
                        new AnalysisOptions
                        {
                            Metric = parsed.GetValue(metric),
                            Neighbors = parsed.GetValue(neighbors),
                            Seed = parsed.GetValue(seed),
                        },
                        parsed.GetRequiredValue(id),
                        parsed.GetValue(vector),
                        cancellationToken
                    )
                );
            }
        );
        return command;
    }

    public static int Analyze(
        string file,
        string folder,
        AnalysisOptions options,
        string idColumn,
        string? vectorPrefix,
        CancellationToken cancellationToken
    )
    {
        var report = ProgressBar.Run(
            "Analyzing",
            bar =>
            {
                var created = AnalysisReport.Create(
                    EmbeddingTable.Read(file, idColumn, vectorPrefix, cancellationToken),
                    options,
                    BarProgress.OfAnalysis(bar),
                    cancellationToken
                );
                created.Write(folder, cancellationToken);
                return created;
            }
        );
        ConsoleText.Write(report.Summary, indent: 12);
        ConsoleText.Write($"{Path.Combine(folder, "summary.md")}  the report; map.png and map.svg are in the same folder");
        return ExitCode.Ok;
    }
}
