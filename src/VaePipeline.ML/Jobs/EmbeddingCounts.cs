namespace VaePipeline.ML.Jobs;

/// <summary>Counts rows by status and reports progress.</summary>
/// <param name="files">The number of files.</param>
/// <param name="hasWindows">Whether rows are windows; silent windows are not failures.</param>
/// <param name="progress">Receives the progress.</param>
/// <param name="interval">Rows between two reports.</param>
sealed class EmbeddingCounts(int files, bool hasWindows, IProgress<EmbeddingProgress>? progress, int interval)
{
    const int MaxFailures = 10;

    int _files;
    double _fraction;

    public RowCounts Counts { get; private set; } = RowCounts.None;

    public List<string> FirstFailures { get; } = [];

    /// <summary>Counts a row without reporting it.</summary>
    public void Add(string path, EmbeddedRow row)
    {
        var counts = Counts with { Total = Counts.Total + 1 };
        Counts = row.Status switch
        {
            NoteStatus.Ok => counts with { Ok = counts.Ok + 1, Incomplete = counts.Incomplete + (row.IsIncomplete ? 1 : 0) },
            NoteStatus.Silent => counts with { Silent = counts.Silent + 1 },
            NoteStatus.Short => counts with { Short = counts.Short + 1 },
            _ => counts with { Errors = counts.Errors + 1 },
        };
        _files = hasWindows ? row.Index : row.Index + 1;
        _fraction = hasWindows && row.Duration > 0 ? Math.Clamp(row.Start / row.Duration, 0, 1) : 0;
        if (IsFailure(row) && FirstFailures.Count < MaxFailures)
            FirstFailures.Add(Failure(path, row));
    }

    /// <summary>Counts a row, and reports at the end of a batch.</summary>
    public void AddAndReport(string path, EmbeddedRow row)
    {
        Add(path, row);
        if (Counts.Total % interval == 0 || (!hasWindows && Counts.Total == files))
            Report();
    }

    /// <summary>Whether the row lacks an expected embedding.</summary>
    public bool IsFailure(EmbeddedRow row) => !row.IsOk && !(hasWindows && row.Status == NoteStatus.Silent);

    public void Report() =>
        progress?.Report(
            new(_files, files, Counts.Failed(hasWindows)) { Rows = Counts.Total, Fraction = files == 0 ? 1 : (_files + _fraction) / files }
        );

    /// <summary>Reports the end of a job with windows; without windows, the last row has reported it.</summary>
    public void ReportEnd()
    {
        if (!hasWindows)
            return;
        (_files, _fraction) = (files, 0);
        Report();
    }

    /// <summary>The file of a failed row, and the reason.</summary>
    public static string Failure(string path, EmbeddedRow row) =>
        row.Message.Contains(path, StringComparison.Ordinal) ? row.Message : $"{path}: {row.Message}";
}
