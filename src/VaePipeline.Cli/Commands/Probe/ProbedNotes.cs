using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.Evaluation;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Model;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>What `vae probe` is asked about: tables, and where more is known of their notes.</summary>
/// <param name="Files">CSVs of the same notes.</param>
/// <param name="Labels">A set, its examples.json, or a CSV of labels; null for the run's set and the first table's own columns.</param>
/// <param name="Run">The run folder; null when there is none.</param>
sealed record ProbedNotes(string[] Files, string? Labels, string? Run)
{
    NoteSet? _set;

    /// <summary>Reads the tables; the first has all labels that are known.</summary>
    public EmbeddingTable[] Read(CancellationToken cancellationToken)
    {
        EmbeddingTable[] tables = [.. Files.Select(file => EmbeddingTable.Read(file, cancellationToken: cancellationToken))];
        if (Labels is not null && NoteLabels.IsCsv(Labels))
            tables[0] = NoteLabels.FromCsv(tables[0], Labels);
        else if (FindSet() is { } set)
            tables[0] = tables[0].WithLabels([.. NoteLabels.Places(tables[0], set.Notes, set.Root).Select(place => place < 0 ? null : set.Notes[place])]);
        return tables;
    }

    /// <summary>Ids of the notes that the run held back.</summary>
    public IReadOnlySet<string> HeldOut(EmbeddingTable table) => HeldOutNotes.Read(Run!, table);

    /// <summary>The baselines of a table's notes; none where their sounds are not known.</summary>
    public IReadOnlyList<EmbeddingTable> Baselines(EmbeddingTable table, ProbeOptions options, CancellationToken cancellationToken)
    {
        if (FindSet() is not { } set || set.Missing.Count == set.Notes.Count)
            return [];
        using var features = NoteFeatures.Open(set, FeaturesOf(table), null, cancellationToken);
        var places = NoteLabels.Places(table, features.Notes, set.Root);
        var known = Enumerable.Range(0, table.Count).Where(row => places[row] >= 0).ToArray();
        if (known.Length < table.Count)
            throw new UsageException($"{set.Root} has no sound of \"{table.Ids[Array.IndexOf(places, -1)]}\", which is in {table.Name}; name the set that was embedded with --labels, or leave baselines out with --no-baselines.");
        var asked = options.Scope == ProbeScope.HeldOut ? known.Where(row => options.HeldOut!.Contains(table.Ids[row])).ToArray() : known;
        var learnt = options.HeldOut is null ? known : known.Where(row => !options.HeldOut.Contains(table.Ids[row])).ToArray();
        return Probe.Baselines.Of(
            TrainingExamples.From(features), Array.ConvertAll(learnt.Length < 2 ? asked : learnt, row => places[row]), Array.ConvertAll(asked, row => places[row]),
            Array.ConvertAll(asked, row => table.Ids[row]), Architecture(features.Options, table.Units), cancellationToken);
    }

    NoteSet? FindSet() => _set ??= Labels switch
    {
        not null when NoteLabels.IsCsv(Labels) => null,
        not null => NoteLabels.Set(Labels),
        _ when Run is not null && File.Exists(Path.Combine(Run, HeldOutNotes.PipelineFileName)) => SetOfRun(Path.Combine(Run, HeldOutNotes.PipelineFileName)),
        _ => null,
    };

    /// <summary>A run's set may have been moved or removed since.</summary>
    static NoteSet? SetOfRun(string pipeline) => PipelineFile.Load(pipeline).Dataset.Path is var path && Directory.Exists(path) ? NoteSet.Load(path) : null;

    /// <summary>The features that the table's sidecar tells of, or else the usual ones.</summary>
    static LogMelOptions FeaturesOf(EmbeddingTable table) => table.Origin is { Features: { Count: > 0 } features }
        ? FeatureJson.Read($"{{{string.Join(',', features.Select(option => $"\"{option.Key}\":{option.Value}"))}}}", table.Name)
        : LogMelOptions.Default;

    /// <summary>The network of the run, or else the usual one, with as many units as the table has.</summary>
    VaeArchitecture Architecture(LogMelOptions features, int units)
    {
        var folder = Run is null ? null : Path.Combine(Run, "model");
        var usual = folder is not null && File.Exists(Path.Combine(folder, ModelConfig.FileName)) ? ModelConfig.Load(folder).Architecture : VaeArchitecture.Default;
        return usual with { LatentSize = Math.Clamp(units, 2, 256), MelBands = features.MelBands, Frames = features.Frames };
    }
}
