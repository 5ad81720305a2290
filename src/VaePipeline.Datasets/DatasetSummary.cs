using System.Globalization;
using VaePipeline.Audio;

namespace VaePipeline.Datasets;

/// <summary>The contents of a set in numbers: notes, labels, seconds of sound, files that cannot be read.</summary>
public sealed record DatasetSummary
{
    /// <summary>The set's name.</summary>
    public required string Name { get; init; }

    /// <summary>The set's folder.</summary>
    public required string Root { get; init; }

    /// <summary>Number of notes, including missing and unreadable ones.</summary>
    public required int Notes { get; init; }

    /// <summary>Number of notes without a file.</summary>
    public required int Missing { get; init; }

    /// <summary>One line for each file that exists but cannot be read.</summary>
    public required IReadOnlyList<string> Unreadable { get; init; }

    /// <summary>Total duration of all readable files in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Lowest and highest MIDI pitch; null when no note has one.</summary>
    public (int Low, int High)? Pitch { get; init; }

    /// <summary>Notes per family, in ordinal order of the families.</summary>
    public required IReadOnlyList<LabelCount> Families { get; init; }

    /// <summary>Notes per source.</summary>
    public required IReadOnlyList<LabelCount> Sources { get; init; }

    /// <summary>Notes per instrument.</summary>
    public required IReadOnlyList<LabelCount> Instruments { get; init; }

    /// <summary>Notes per velocity, lowest first.</summary>
    public required IReadOnlyList<LabelCount> Velocities { get; init; }

    /// <summary>Summarizes a set. Every file is opened to read its length.</summary>
    /// <exception cref="OperationCanceledException">The summary was canceled.</exception>
    public static DatasetSummary Of(NoteSet set, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        var seconds = new double[set.Notes.Count];
        var errors = new string?[set.Notes.Count];
        var missing = set.Missing.ToHashSet(StringComparer.Ordinal);
        Parallel.For(0, set.Notes.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var note = set.Notes[i];
            if (missing.Contains(note.Id))
                return;
            try
            {
                seconds[i] = AudioFile.Read(note.Path, maxSamples: 1).DurationSeconds;
            }
            catch (AudioFormatException exception)
            {
                errors[i] = exception.Message;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors[i] = $"{note.Path}: cannot be read ({exception.Message}).";
            }
        });

        var pitches = set.Notes.Where(note => note.Pitch is not null).Select(note => note.Pitch!.Value).ToArray();
        return new DatasetSummary
        {
            Name = set.Name,
            Root = set.Root,
            Notes = set.Notes.Count,
            Missing = missing.Count,
            Unreadable = [.. errors.OfType<string>()],
            Seconds = seconds.Sum(),
            Pitch = pitches.Length == 0 ? null : (pitches.Min(), pitches.Max()),
            Families = Count(set, note => note.Family),
            Sources = Count(set, note => note.Source),
            Instruments = Count(set, note => note.Instrument),
            Velocities = [.. Count(set, note => note.Velocity?.ToString(CultureInfo.InvariantCulture)).OrderBy(count => count.Label.Length)],
        };
    }

    static LabelCount[] Count(NoteSet set, Func<Note, string?> label) =>
    [
        .. set.Notes.CountBy(note => label(note) ?? "")
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new LabelCount(pair.Key, pair.Value)),
    ];
}
