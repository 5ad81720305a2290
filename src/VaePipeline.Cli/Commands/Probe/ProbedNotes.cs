using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Training;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>The input of `vae probe`: tables of the same notes, with their labels, sounds and split.</summary>
/// <param name="Files">CSVs of the same notes.</param>
/// <param name="Labels">A set, its examples.json, or a CSV of labels; null for the run's set and the first table's own columns.</param>
/// <param name="Run">The run folder; null when there is none.</param>
sealed record ProbedNotes(string[] Files, string? Labels, string? Run)
{
    const int UntrainedSeed = 0;
    const string PipelineFileName = "pipeline.resolved.yaml";

    NoteSet? _set;

    /// <summary>The run whose folder contains a table, or null.</summary>
    public static string? RunOf(string csv) =>
        Path.GetDirectoryName(Path.GetFullPath(csv)) is { } folder && File.Exists(Path.Combine(folder, PipelineFileName)) ? folder : null;

    /// <summary>Reads the tables and adds all known labels to the first.</summary>
    public EmbeddingTable[] Read(CancellationToken cancellationToken)
    {
        EmbeddingTable[] tables = [.. Files.Select(file => EmbeddingTable.Read(file, cancellationToken: cancellationToken))];
        if (Labels is not null && IsCsv(Labels))
            tables[0] = WithLabels(tables[0], LabelFile.Read(Labels), Labels);
        else if (FindSet() is { } set)
        {
            tables[0] = WithLabels(tables[0], set.Notes, set.Root);
            foreach (var line in set.LeftOut)
                ConsoleText.WriteError(line);
        }
        return tables;
    }

    /// <summary>Ids of the notes that the run held out.</summary>
    public IReadOnlySet<string> HeldOut(EmbeddingTable table)
    {
        if (HeldOutNotes.Read(Run!) is { } ids)
            return ids;
        var pipeline = Path.Combine(Run!, PipelineFileName);
        if (!File.Exists(pipeline))
            throw new TrainingException(
                $"{Run} is no run folder: it has neither {HeldOutNotes.FileName} nor {PipelineFileName}; name one that 'vae train' wrote with --run."
            );
        var dataset = Pipeline.Load(pipeline).Dataset;
        return HeldOutNotes.DrawnFrom(table, dataset.ValidationFraction, dataset.Seed);
    }

    /// <summary>The baselines of a table's notes; empty when their sounds are unknown.</summary>
    public IReadOnlyList<EmbeddingTable> Baselines(EmbeddingTable table, ProbeOptions options, CancellationToken cancellationToken)
    {
        if (FindSet() is not { } set || set.Missing.Count == set.Notes.Count)
            return [];
        using var features = NoteFeatures.Open(set, FeaturesOf(table), null, cancellationToken);
        var places = Places(table, features.Notes, set.Root);
        var known = Enumerable.Range(0, table.Count).Where(row => places[row] >= 0).ToArray();
        if (known.Length < table.Count)
            throw new DatasetException(
                $"{set.Root} has no sound of \"{table.Ids[Array.IndexOf(places, -1)]}\", which is in {table.Name}; name the set that was embedded with --labels, or leave baselines out with --no-baselines."
            );
        var tested = options.Scope == ProbeScope.HeldOut ? known.Where(row => options.HeldOut!.Contains(table.Ids[row])).ToArray() : known;
        var learned = options.HeldOut is null ? known : known.Where(row => !options.HeldOut.Contains(table.Ids[row])).ToArray();
        return Baselines(
            TrainingExamples.From(features),
            Array.ConvertAll(learned.Length < 2 ? tested : learned, row => places[row]),
            Array.ConvertAll(tested, row => places[row]),
            Array.ConvertAll(tested, row => table.Ids[row]),
            Architecture(features.Options, table.Units),
            cancellationToken
        );
    }

    /// <summary><see cref="BaselineTables"/> and, if libtorch loads, the same encoder with its initial weights.</summary>
    public static IReadOnlyList<EmbeddingTable> Baselines(
        TrainingExamples examples,
        int[] fitted,
        int[] rows,
        string[] ids,
        VaeArchitecture architecture,
        CancellationToken cancellationToken
    )
    {
        var tables = BaselineTables.Of(examples.LogMel, examples.Features, fitted, rows, ids, architecture.LatentSize, cancellationToken);
        if (LibTorch.WhyItDoesNotLoad() is not null)
            return tables;
        using var network = new ConvVae(architecture, UntrainedSeed);
        return [.. tables, EmbeddingTable.Of("untrained encoder", ids, EncoderCodes.Of(network, examples, rows, cancellationToken))];
    }

    static bool IsCsv(string labels) => Path.GetExtension(labels).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    static EmbeddingTable WithLabels(EmbeddingTable table, IReadOnlyList<Note> notes, string source) =>
        table.WithLabels([.. Places(table, notes, source).Select(place => place < 0 ? null : notes[place])]);

    static int[] Places(EmbeddingTable table, IReadOnlyList<Note> notes, string source)
    {
        var places = NoteLabels.Places(table, notes);
        return Array.TrueForAll(places, place => place < 0)
            ? throw new DatasetException(
                $"{source} knows none of the notes of {table.Name} (first: \"{table.Ids[0]}\"); name the set that was embedded with --labels."
            )
            : places;
    }

    NoteSet? FindSet() =>
        _set ??= Labels switch
        {
            not null when IsCsv(Labels) => null,
            not null => NoteSet.Load(
                Path.GetFileName(Labels) == "examples.json" ? Path.GetDirectoryName(Path.GetFullPath(Labels))! : Labels
            ),
            _ when Run is not null && File.Exists(Path.Combine(Run, PipelineFileName)) => SetOfRun(Path.Combine(Run, PipelineFileName)),
            _ => null,
        };

    /// <summary>The set of a run, which may have been moved or removed since.</summary>
    static NoteSet? SetOfRun(string pipeline) =>
        Pipeline.Load(pipeline).Dataset.Path is var path && Directory.Exists(path) ? NoteSet.Load(path) : null;

    /// <summary>The features in the table's sidecar, or the default ones.</summary>
    static LogMelOptions FeaturesOf(EmbeddingTable table) =>
        table.Origin is { Features: { Count: > 0 } features }
            ? FeatureJson.Read($"{{{string.Join(',', features.Select(option => $"\"{option.Key}\":{option.Value}"))}}}", table.Name)
            : LogMelOptions.Default;

    /// <summary>The network of the run, or the default one, with as many units as the table has.</summary>
    VaeArchitecture Architecture(LogMelOptions features, int units)
    {
        var folder = Run is null ? null : Path.Combine(Run, "model");
        var usual =
            folder is not null && File.Exists(Path.Combine(folder, ModelConfig.FileName))
                ? ModelConfig.Load(folder).Architecture
                : VaeArchitecture.Default;
        return usual with { LatentSize = Math.Clamp(units, 2, 256), MelBands = features.MelBands, Frames = features.Frames };
    }
}
