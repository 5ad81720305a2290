using VaePipeline.Datasets;
using VaePipeline.ML.Embedding.Journal;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Embedding;

/// <summary>Counts rows by status, and tells of the progress.</summary>
sealed class EmbeddingTally(int total, IProgress<EmbeddingProgress>? progress, int interval)
{
    const int FailuresTold = 10;

    readonly List<string> _failures = [];

    public RowCounts Counts { get; private set; }

    public IReadOnlyList<string> FirstFailures => _failures;

    /// <summary>Counts a row of an earlier try.</summary>
    public void Recount(Note note, EmbeddedRow row)
    {
        Counts = row.Status switch
        {
            NoteStatus.Ok => Counts with { Ok = Counts.Ok + 1 },
            NoteStatus.Silent => Counts with { Silent = Counts.Silent + 1 },
            NoteStatus.Short => Counts with { Short = Counts.Short + 1 },
            _ => Counts with { Errors = Counts.Errors + 1 },
        };
        if (!row.IsOk && _failures.Count < FailuresTold)
            _failures.Add(Failure(note, row));
    }

    /// <summary>Counts a row, and reports where a batch ends.</summary>
    public void Count(Note note, EmbeddedRow row)
    {
        Recount(note, row);
        if (Counts.Total % interval == 0 || Counts.Total == total)
            Report();
    }

    public void Report() => progress?.Report(new(Counts.Total, total, Counts.Failed));

    /// <summary>Which file has no embedding, and why.</summary>
    public static string Failure(Note note, EmbeddedRow row) =>
        row.Message.Contains(note.Path, StringComparison.Ordinal) ? row.Message : $"{note.Path}: {row.Message}";
}
