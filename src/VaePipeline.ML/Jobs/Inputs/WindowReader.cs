using System.Runtime.InteropServices;
using VaePipeline.Audio;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Audio.Preparation;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>Reads files window by window. If a file cannot be read to its end, its last row has the reason.</summary>
static class WindowReader
{
    /// <summary>Reads the windows of notes, and prepares them if asked to, without the first windows of the first note that are to be <paramref name="skipped"/>.</summary>
    public static IEnumerable<Sound> Read(
        IEnumerable<ListedNote> notes,
        int skipped,
        WindowPlan plan,
        bool prepares,
        FfmpegDecoder ffmpeg,
        CancellationToken cancellationToken
    )
    {
        foreach (var note in notes)
        {
            foreach (var window in Read(note, plan, prepares ? new float[plan.Samples] : null, ffmpeg).Skip(skipped))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return window;
            }
            skipped = 0;
        }
    }

    static IEnumerable<Sound> Read(ListedNote note, WindowPlan plan, float[]? prepared, FfmpegDecoder ffmpeg)
    {
        AudioWindows? file = null;
        try
        {
            for (var start = 0L; Next(note, start, plan, prepared, ffmpeg, ref file) is { } window; start += plan.Hop)
            {
                yield return window;
                if (window.Status != NoteStatus.Ok)
                    yield break;
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    static Sound? Next(ListedNote note, long start, WindowPlan plan, float[]? prepared, FfmpegDecoder ffmpeg, ref AudioWindows? file)
    {
        var (index, path, seconds) = (note.Index, note.Note.Path, (double)start / plan.SampleRate);
        try
        {
            file ??= AudioWindows.Open(path, ffmpeg, plan.Samples, plan.Hop, plan.MinSamples, plan.SampleRate);
            if (!file.MoveNext())
                return null;
            MemoryMarshal.TryGetArray(file.Samples, out var samples);
            var window = new Sound(
                index,
                path,
                seconds,
                (float)file.DurationSeconds,
                Message: file.Notice,
                Audio: new(samples.Count, prepared ?? samples.Array!)
            );
            // A copy, since neighboring windows share samples. Of silence it is zeros, which get no log-mel.
            return prepared is not null && SoundPreparation.PreparePart(samples, prepared) is ClipCondition.Short and var condition
                ? window with
                {
                    Status = NoteStatus.Of(condition),
                    Message = NoteStatus.MessageOf(condition),
                }
                : window;
        }
        catch (Exception exception) when (LoadAudioStage.IsFileProblem(exception))
        {
            return new(index, path, seconds, Status: NoteStatus.Error, Message: exception.Message);
        }
    }
}
