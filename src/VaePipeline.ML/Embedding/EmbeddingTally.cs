using VaePipeline.Datasets;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Embedding;

/// <summary>Counts rows by status, and tells of the progress.</summary>
sealed class EmbeddingTally(int total, IProgress<EmbeddingProgress>? progress, int interval)
{
    const int FailuresTold = 10;

    readonly List<string> _failures = [];
    int _ok, _errors, _silent, _short;

    public int Done => _ok + _errors + _silent + _short;

    public void Count(Note note, string status, string message)
    {
        switch (status)
        {
            case NoteStatus.Ok: _ok++; break;
            case NoteStatus.Silent: _silent++; break;
            case NoteStatus.Short: _short++; break;
            default: _errors++; break;
        }
        if (status != NoteStatus.Ok && _failures.Count < FailuresTold)
            _failures.Add(message.Contains(note.Path, StringComparison.Ordinal) ? message : $"{note.Path}: {message}");
        if (Done % interval == 0 || Done == total)
            progress?.Report(new(Done, total, Done - _ok));
    }

    public EmbeddingSummary Summary() => new(_ok, _errors, _silent, _short)
    {
        Output = "",
        Metadata = "",
        Fingerprint = "",
        FirstFailures = [.. _failures],
    };
}
