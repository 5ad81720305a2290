using VaePipeline.Datasets;
using VaePipeline.ML.Jobs.Journal;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Jobs;

/// <summary>Counts rows by status, and tells of the progress.</summary>
/// <param name="files">Files in all.</param>
/// <param name="hasWindows">Whether a row is a window of a file; then silence is no failure.</param>
/// <param name="progress">Told of it.</param>
/// <param name="interval">Rows from one report to the next.</param>
sealed class EmbeddingCounts(int files, bool hasWindows, IProgress<EmbeddingProgress>? progress, int interval)
{
    const int FailuresTold = 10;

    readonly List<string> _failures = [];
    int _files;
    double _fraction;

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
        _files = hasWindows ? row.File : row.File + 1;
        _fraction = hasWindows && row.Duration > 0 ? Math.Clamp(row.Start / row.Duration, 0, 1) : 0;
        if (IsFailure(row) && _failures.Count < FailuresTold)
            _failures.Add(Failure(note, row));
    }

    /// <summary>Counts a row, and reports where a batch ends.</summary>
    public void Count(Note note, EmbeddedRow row)
    {
        Recount(note, row);
        if (Counts.Total % interval == 0 || (!hasWindows && Counts.Total == files))
            Report();
    }

    /// <summary>Whether the row lacks an embedding that was to be expected.</summary>
    public bool IsFailure(EmbeddedRow row) => !row.IsOk && !(hasWindows && row.Status == NoteStatus.Silent);

    public void Report() => progress?.Report(new(_files, files, Counts.Failed(hasWindows)) { Rows = Counts.Total, Fraction = files == 0 ? 1 : (_files + _fraction) / files });

    /// <summary>Tells that all is done.</summary>
    public void ReportEnd()
    {
        if (!hasWindows)
            return; // the last row has told
        (_files, _fraction) = (files, 0);
        Report();
    }

    /// <summary>Which file has no embedding, and why.</summary>
    public static string Failure(Note note, EmbeddedRow row) =>
        row.Message.Contains(note.Path, StringComparison.Ordinal) ? row.Message : $"{note.Path}: {row.Message}";
}
