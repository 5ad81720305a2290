using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using VaePipeline.Audio;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>A window of a file, as a row of a chain.</summary>
sealed class SoundWindow
{
    /// <summary>The note's index in the job's list.</summary>
    public int Index { get; init; }

    public string Path { get; init; } = "";

    /// <summary>The start of the window in seconds.</summary>
    public double Start { get; init; }

    /// <summary>The file's length in seconds; NaN if unreadable.</summary>
    public float Duration { get; init; }

    public string Status { get; init; } = NoteStatus.Ok;

    public string Message { get; init; } = "";

    /// <summary>Samples (n), valid until the next window is read.</summary>
    public VBuffer<float> Audio { get; init; }
}

/// <summary>Reads files window by window. If a file cannot be read to its end, its last row has the reason.</summary>
static class WindowReader
{
    /// <param name="notes">The notes.</param>
    /// <param name="skipped">The number of windows of the first note to skip.</param>
    /// <param name="plan">How to cut.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static IEnumerable<SoundWindow> Read(IEnumerable<ListedNote> notes, int skipped, WindowPlan plan, CancellationToken cancellationToken)
    {
        foreach (var note in notes)
        {
            foreach (var window in Read(note, plan).Skip(skipped))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return window;
            }
            skipped = 0;
        }
    }

    static IEnumerable<SoundWindow> Read(ListedNote note, WindowPlan plan)
    {
        using var file = new OpenedFile();
        for (var start = 0L; Next(note, start, plan, file) is { } window; start += plan.Hop)
        {
            yield return window;
            if (window.Status != NoteStatus.Ok)
                yield break;
        }
    }

    static SoundWindow? Next(ListedNote note, long start, WindowPlan plan, OpenedFile file)
    {
        var (index, path, seconds) = (note.Index, note.Note.Path, (double)start / plan.SampleRate);
        try
        {
            var windows = file.Windows ??= AudioWindows.Open(path, plan.Samples, plan.Hop, plan.MinSamples, plan.SampleRate);
            return windows.MoveNext()
                ? new() { Index = index, Path = path, Start = seconds, Duration = (float)windows.DurationSeconds, Audio = SamplesOf(windows) }
                : null;
        }
        catch (Exception exception) when (LoadAudioStage.IsFileProblem(exception))
        {
            return new() { Index = index, Path = path, Start = seconds, Duration = float.NaN, Status = NoteStatus.Error, Message = exception.Message };
        }
    }

    static VBuffer<float> SamplesOf(AudioWindows windows)
    {
        MemoryMarshal.TryGetArray(windows.Samples, out var samples);
        return new(samples.Count, samples.Array!);
    }

    sealed class OpenedFile : IDisposable
    {
        public AudioWindows? Windows { get; set; }

        public void Dispose() => Windows?.Dispose();
    }
}
