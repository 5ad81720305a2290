namespace VaePipeline.Datasets;

/// <summary>The contents of a set in numbers: notes, labels, seconds of sound, files that cannot be read.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Root">The set's folder.</param>
/// <param name="Notes">Number of notes, including missing and unreadable ones.</param>
/// <param name="Missing">Number of notes without a file.</param>
/// <param name="Unreadable">One line for each file that exists but cannot be read.</param>
/// <param name="Seconds">Total duration of all readable files whose duration is known.</param>
/// <param name="Pitch">Lowest and highest MIDI pitch; null when no note has one.</param>
/// <param name="Families">Notes per family, in ordinal order, as sources and instruments.</param>
/// <param name="Sources">Notes per source.</param>
/// <param name="Instruments">Notes per instrument.</param>
/// <param name="Velocities">Notes per velocity, lowest first.</param>
/// <param name="LeftOut">Lines about sounds in the folder that are not in the set.</param>
sealed record DatasetSummary(
    string Name,
    string Root,
    int Notes,
    int Missing,
    IReadOnlyList<string> Unreadable,
    double Seconds,
    (int Low, int High)? Pitch,
    IReadOnlyList<LabelCount> Families,
    IReadOnlyList<LabelCount> Sources,
    IReadOnlyList<LabelCount> Instruments,
    IReadOnlyList<LabelCount> Velocities,
    IReadOnlyList<string> LeftOut
)
{
    /// <summary>Summarizes a set. Every file is opened to read its length.</summary>
    /// <exception cref="OperationCanceledException">The summary was canceled.</exception>
    public static DatasetSummary Of(NoteSet set, CancellationToken cancellationToken = default)
    {
        var seconds = new double[set.Notes.Count];
        var errors = new string?[set.Notes.Count];
        var missing = set.Missing.ToHashSet(StringComparer.Ordinal);
        Parallel.For(
            0,
            set.Notes.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            i =>
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
            }
        );

        var pitches = set.Notes.Where(note => note.Pitch is not null).Select(note => note.Pitch!.Value).ToArray();
        return new(
            set.Name,
            set.Root,
            set.Notes.Count,
            missing.Count,
            [.. errors.OfType<string>()],
            seconds.Where(double.IsFinite).Sum(),
            pitches.Length == 0 ? null : (pitches.Min(), pitches.Max()),
            Count(set, note => note.Family),
            Count(set, note => note.Source),
            Count(set, note => note.Instrument),
            [.. Count(set, note => note.Velocity?.ToString(CultureInfo.InvariantCulture)).OrderBy(count => count.Label.Length)],
            set.LeftOut
        );
    }

    static LabelCount[] Count(NoteSet set, Func<Note, string?> label) =>
        [
            .. set
                .Notes.CountBy(note => label(note) ?? "")
                .Select(pair => new LabelCount(pair.Key, pair.Value))
                .OrderBy(count => count.Label, StringComparer.Ordinal),
        ];
}

/// <summary>The number of notes that have a label, such as a family or a velocity; an empty label counts the notes without one.</summary>
sealed record LabelCount(string Label, int Notes);
