using System.Text;
using VaePipeline.Evaluation;
using VaePipeline.Foundation;
using VaePipeline.Datasets;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>held-out.txt of a run folder: the ids of the notes its model was not trained on, one a line.</summary>
static class HeldOutNotes
{
    const string FileName = "held-out.txt";
    public const string PipelineFileName = "pipeline.resolved.yaml";

    /// <summary>Writes the ids of the notes that a pipeline holds back of those it has features of.</summary>
    public static void Write(string runFolder, IReadOnlyList<Note> notes, DatasetSection dataset)
    {
        Directory.CreateDirectory(runFolder);
        var held = Split.Random(notes.Count, dataset.ValidationFraction, dataset.Seed).Validation;
        var text = string.Concat(held.Select(row => notes[row].Id + "\n"));
        AtomicFile.Write(Path.Combine(runFolder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The run whose folder a table is in, or null.</summary>
    public static string? RunOf(string csv) =>
        Path.GetDirectoryName(Path.GetFullPath(csv)) is { } folder && File.Exists(Path.Combine(folder, PipelineFileName)) ? folder : null;

    /// <summary>Reads the ids of a run; of a run without such a file they are drawn again from a table of all its notes.</summary>
    public static IReadOnlySet<string> Read(string runFolder, EmbeddingTable table)
    {
        var file = Path.Combine(runFolder, FileName);
        if (File.Exists(file))
            return File.ReadLines(file).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        var pipeline = Path.Combine(runFolder, PipelineFileName);
        if (!File.Exists(pipeline))
            throw new UsageException($"{runFolder} is no run folder: neither {FileName} nor {PipelineFileName} is in it; name one that 'vae train' wrote with --run.");
        var dataset = PipelineFile.Load(pipeline).Dataset;
        var ids = table.Ids.Order(StringComparer.Ordinal).ToArray();
        return Split.Random(ids.Length, dataset.ValidationFraction, dataset.Seed).Validation.Select(row => ids[row]).ToHashSet(StringComparer.Ordinal);
    }
}
