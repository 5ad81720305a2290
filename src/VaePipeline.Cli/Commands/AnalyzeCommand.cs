using System.CommandLine;
using VaePipeline.Evaluation;
using VaePipeline.Evaluation.Distances;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Cli.Terminal;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae analyze FILE.csv`: a table of vectors to answers.</summary>
static class AnalyzeCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE.csv") { Description = "A CSV with an id column and vector columns, such as 'vae embed' writes (z00, z01, ...)." }.RefuseUnknownOptions();
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = "Where the report goes; FILE-report beside the CSV when left out." };
        var id = new Option<string>("--id") { HelpName = "NAME", Description = "Name of the id column.", DefaultValueFactory = _ => "id" };
        var vector = new Option<string?>("--vector") { HelpName = "PREFIX", Description = "What the names of the vector columns begin with, such as 'z'; found by itself when left out." };
        var metric = new Option<DistanceMetric>("--metric") { Description = "How distances are measured.", DefaultValueFactory = _ => DistanceMetric.Euclidean };
        var neighbors = new Option<int>("--neighbours") { HelpName = "N", Description = "Nearest neighbours listed for each row.", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Seed of samples and confidence intervals." };
        var force = CommonOptions.Force("Write into the folder even if it is not empty; files of an earlier report are replaced.");
        var command = new Command("analyze", "Analyze a table of vectors: units, distances, neighbours, retrieval, a PCA map, and whether the space is alive.")
        {
            file, folder, force, id, vector, metric, neighbors, seed,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var report = parsed.GetValue(folder) ?? Path.ChangeExtension(path, null) + "-report";
            CommonOptions.RefuseExisting(report, parsed.GetValue(force));
            return Task.Run(() => Analyze(
                path,
                report,
                new EmbeddingTableOptions { IdColumn = parsed.GetRequiredValue(id), VectorPrefix = parsed.GetValue(vector) },
                new AnalysisOptions { Metric = parsed.GetValue(metric), Neighbors = parsed.GetValue(neighbors), Seed = parsed.GetValue(seed) },
                cancellationToken));
        });
        return command;
    }

    public static int Analyze(string file, string folder, EmbeddingTableOptions tableOptions, AnalysisOptions options, CancellationToken cancellationToken)
    {
        var report = ProgressBar.Run("Analyzing", bar =>
        {
            var made = AnalysisReport.Create(
                EmbeddingTable.Read(file, tableOptions, cancellationToken), options,
                new BarProgress<AnalysisProgress>(bar, p => new((double)p.Done / Math.Max(1, p.Total), p.Stage)), cancellationToken);
            made.Write(folder, cancellationToken);
            return made;
        });
        ConsoleText.Write(report.Summary, indent: 12);
        Console.WriteLine($"{Path.Combine(folder, "summary.md")}  the report; map.png and map.svg beside it");
        return ExitCode.Ok;
    }
}
