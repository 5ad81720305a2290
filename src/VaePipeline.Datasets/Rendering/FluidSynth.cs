using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// Plays notes with the fluidsynth program, one process for a list of notes: a MIDI file in, raw floats out of a pipe, which are cut into notes.
/// Floats instead of 16-bit samples because fluidsynth dithers the latter, and then no note is silent.
/// </summary>
sealed partial class FluidSynth(string program, string soundFont, string workFolder)
{
    /// <summary>Time per note. A multiple of fluidsynth's block of 64 samples, so every note starts at the same offset in its slot.</summary>
    const int SlotMilliseconds = 4_200;

    /// <summary>When all voices end: after the samples that are kept and before the next note.</summary>
    const int SilencedAt = 4_050;

    /// <summary>When a drum is struck briefly before its own slot, and when that ends.</summary>
    const int WarmedUpAt = 4_080,
        WarmedUpUntil = 4_140;

    const int SlotFrames = SlotMilliseconds * NoteSignal.SampleRate / 1000;
    const int FrameBytes = 2 * sizeof(float);
    const string Remedy = "install it with: apt-get install fluidsynth fluid-soundfont-gm";

    public void Play(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken)
    {
        var midi = Path.Combine(workFolder, string.Create(CultureInfo.InvariantCulture, $"{instrument.Id:000}.mid"));
        using (var file = File.Create(midi))
            WriteScore(file, instrument.Strikes is null ? instrument.Program : null, keys);
        using var process = Start(
            "-ni",
            "-q",
            "-f",
            NoConfiguration,
            "-o",
            "synth.dynamic-sample-loading=1",
            "-R",
            "0",
            "-C",
            "0",
            "-g",
            "0.5",
            "-r",
            NoteSignal.SampleRate.ToString(CultureInfo.InvariantCulture),
            "-O",
            "float",
            "-T",
            "raw",
            "-F",
            "/dev/stdout",
            soundFont,
            midi
        );
        using var killed = cancellationToken.Register(() => Kill(process));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var whole = Cut(process.StandardOutput.BaseStream, keys, take, cancellationToken);
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            var output = errors.GetAwaiter().GetResult();
            if (process.ExitCode != 0 || !whole || output.Contains("error:", StringComparison.Ordinal))
                throw new DatasetException(
                    $"{program} failed on {soundFont}, {instrument.Name} ({instrument.Title}), exit code {process.ExitCode}: {FirstLine(output)}"
                );
        }
        finally
        {
            Kill(process);
            File.Delete(midi);
        }
    }

    /// <summary>The program's version, such as 2.3.1.</summary>
    public string Version()
    {
        using var process = Start("--version");
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.GetAwaiter().GetResult();
        var version = VersionNumber().Match(output);
        return version.Success
            ? version.Value
            : throw new DatasetException($"{program} printed no version ({FirstLine(output)}); {Remedy}");
    }

    /// <summary>
    /// Slot 0 is dropped: fluidsynth fades in the first note after its start, which makes it slightly different from later ones. A drum is
    /// struck once more before its slot: fluidsynth starts a note with the filter of the note before and needs 64 samples to change it, so
    /// that equal sounds after different drums would differ.
    /// </summary>
    static void WriteScore(Stream stream, int? program, ReadOnlySpan<NoteKey> keys)
    {
        var score = new MidiScore(program);
        for (var slot = 0; slot <= keys.Length; slot++)
        {
            var start = slot * SlotMilliseconds;
            var key = keys[Math.Max(0, slot - 1)];
            if (slot > 0 && key.Kit is not null)
            {
                score.Note(start - SlotMilliseconds + WarmedUpAt, start - SlotMilliseconds + WarmedUpUntil, key);
                score.AllSoundOff(start - SlotMilliseconds + WarmedUpUntil);
            }
            score.Note(start, start + NoteSignal.HeldMilliseconds, key);
            score.AllSoundOff(start + SilencedAt);
        }
        score.Write(stream, (keys.Length + 1) * SlotMilliseconds);
    }

    static bool Cut(Stream stereo, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(SlotFrames * FrameBytes);
        var mono = ArrayPool<float>.Shared.Rent(NoteSignal.Samples);
        try
        {
            for (var slot = 0; slot <= keys.Length; slot++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var frames = bytes.AsSpan(0, SlotFrames * FrameBytes);
                if (stereo.ReadAtLeast(frames, frames.Length, throwOnEndOfStream: false) < frames.Length)
                    return false;
                if (slot == 0)
                    continue;
                var samples = MemoryMarshal.Cast<byte, float>(frames);
                for (var i = 0; i < NoteSignal.Samples; i++)
                    mono[i] = 0.5f * (samples[2 * i] + samples[2 * i + 1]);
                take(keys[slot - 1], mono.AsSpan(0, NoteSignal.Samples));
            }
            // the process ends only after the rest is read: the last block and fluidsynth's tail
            while (stereo.Read(bytes) > 0) { }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<float>.Shared.Return(mono);
        }
    }

    Process Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception exception)
        {
            var why = exception.NativeErrorCode switch
            {
                2 => "no such program",
                13 => "not executable",
                _ => exception.Message,
            };
            throw new DatasetException($"{program}: cannot be started ({why}); {Remedy}", exception);
        }
    }

    /// <summary>An empty configuration, because the user's fluidsynth settings must not change the result.</summary>
    static string NoConfiguration => OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it ended between the two calls
        }
    }

    static string FirstLine(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => line.Contains("error:", StringComparison.Ordinal))
            ?? lines.FirstOrDefault()
            ?? "it wrote less sound than its MIDI file requires, and no message.";
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex VersionNumber();
}
