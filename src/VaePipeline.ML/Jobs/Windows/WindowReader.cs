using Microsoft.ML.Data;
using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Jobs.Windows;

/// <summary>A window of a file on its way into the chain.</summary>
sealed class SoundWindow
{
    /// <summary>The file's place in the list.</summary>
    public int File { get; init; }

    /// <summary>When the window begins, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>The file's length in seconds; NaN where unreadable.</summary>
    public float Duration { get; init; }

    public string Status { get; init; } = NoteStatus.Ok;

    public string Message { get; init; } = "";

    /// <summary>Samples (n), which last until the next window.</summary>
    public VBuffer<float> Audio { get; init; }
}

/// <summary>The windows of files, one file after the other. Where a file cannot be read or read on, its last row says why.</summary>
static class WindowReader
{
    /// <param name="notes">The files.</param>
    /// <param name="first">The first file's place in the list.</param>
    /// <param name="skipped">Rows of the first file to leave out.</param>
    /// <param name="plan">How to cut.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static IEnumerable<SoundWindow> Read(IEnumerable<Note> notes, int first, int skipped, WindowPlan plan, CancellationToken cancellationToken)
    {
        foreach (var note in notes)
        {
            foreach (var window in Read(note, first, plan).Skip(skipped))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return window;
            }
            (first, skipped) = (first + 1, 0);
        }
    }

    static IEnumerable<SoundWindow> Read(Note note, int file, WindowPlan plan)
    {
        using var opened = new OpenedSound();
        for (var row = 0; Next(note, file, row, plan, opened) is { } window; row++)
        {
            yield return window;
            if (window.Status != NoteStatus.Ok)
                yield break;
        }
    }

    static SoundWindow? Next(Note note, int file, int row, WindowPlan plan, OpenedSound opened)
    {
        var start = (double)row * plan.Hop / plan.SampleRate;
        try
        {
            var windows = opened.Windows ??= AudioWindows.Open(note.Path, plan.Samples, plan.Hop, plan.Least, plan.SampleRate);
            return windows.MoveNext()
                ? new() { File = file, Start = start, Duration = (float)windows.DurationSeconds, Audio = WindowSamples(windows) }
                : null;
        }
        catch (Exception exception) when (LoadAudioStage.IsFileProblem(exception))
        {
            return new() { File = file, Start = start, Duration = float.NaN, Status = NoteStatus.Error, Message = exception.Message };
        }
    }

    static VBuffer<float> WindowSamples(AudioWindows windows)
    {
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(windows.Samples, out var samples);
        return new(samples.Count, samples.Array!);
    }

    sealed class OpenedSound : IDisposable
    {
        public AudioWindows? Windows { get; set; }

        public void Dispose() => Windows?.Dispose();
    }
}
