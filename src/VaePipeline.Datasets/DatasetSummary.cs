using System.Globalization;
using VaePipeline.Audio;

namespace VaePipeline.Datasets;

/// <summary>How many notes carry a label.</summary>
/// <param name="Label">Such as a family, or a velocity; empty for notes that have none.</param>
/// <param name="Notes">How many notes.</param>
public sealed record LabelCount(string Label, int Notes);

/// <summary>What is in a set, for people: <c>vae dataset info</c>.</summary>
public sealed record DatasetSummary
{
    /// <summary>The set's name.</summary>
    public required string Name { get; init; }

    /// <summary>The set's folder.</summary>
    public required string Root { get; init; }

    /// <summary>Notes named, missing and unreadable ones included.</summary>
    public required int Notes { get; init; }

    /// <summary>Notes whose file is not there.</summary>
    public required int Missing { get; init; }

    /// <summary>One line for each file that is there but cannot be read.</summary>
    public required IReadOnlyList<string> Unreadable { get; init; }

    /// <summary>Sound in all readable files, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Lowest and highest MIDI pitch, where any note has one.</summary>
    public (int Low, int High)? Pitch { get; init; }

    /// <summary>Notes a family, the families in ordinal order.</summary>
    public required IReadOnlyList<LabelCount> Families { get; init; }

    /// <summary>Notes a source.</summary>
    public required IReadOnlyList<LabelCount> Sources { get; init; }

    /// <summary>Notes an instrument.</summary>
    public required IReadOnlyList<LabelCount> Instruments { get; init; }

    /// <summary>Notes a velocity, softest first.</summary>
    public required IReadOnlyList<LabelCount> Velocities { get; init; }

    /// <summary>Sums up a set; every file is opened, for its length.</summary>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
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
