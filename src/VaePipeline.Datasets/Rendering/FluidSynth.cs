using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// Plays notes through the fluidsynth program, one process for a list of notes: a MIDI file in, raw floats out of a pipe, cut as they come.
/// Floats, not 16-bit samples: fluidsynth dithers the latter, and then nothing is ever silent.
/// </summary>
sealed partial class FluidSynth(string program, string soundFont, string workFolder)
{
    /// <summary>A multiple of fluidsynth's blocks of 64 samples, so that every note starts at the same place in its slot.</summary>
    const int SlotMilliseconds = 4_200;

    /// <summary>After what is kept of a note and before the next: releases never bleed.</summary>
    const int SilencedAt = 4_050;

    const int SlotFrames = SlotMilliseconds * NoteSignal.SampleRate / 1000;
    const int FrameBytes = 2 * sizeof(float);
    const string Remedy = "install it with: apt-get install fluidsynth fluid-soundfont-gm";

    public void Play(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken)
    {
        var midi = Path.Combine(workFolder, string.Create(CultureInfo.InvariantCulture, $"{instrument.Program:000}.mid"));
        File.WriteAllBytes(midi, Score(instrument.Program, keys));
        using var process = Start("-ni", "-q", "-f", NoConfiguration, "-o", "synth.dynamic-sample-loading=1",
            "-R", "0", "-C", "0", "-g", "0.5", "-r", NoteSignal.SampleRate.ToString(CultureInfo.InvariantCulture),
            "-O", "float", "-T", "raw", "-F", "/dev/stdout", soundFont, midi);
        using var killed = cancellationToken.Register(() => Kill(process));
        var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var whole = Cut(process.StandardOutput.BaseStream, keys, take, cancellationToken);
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            var said = complaints.GetAwaiter().GetResult();
            if (process.ExitCode != 0 || !whole || said.Contains("error:", StringComparison.Ordinal))
                throw new DatasetException(
                    $"{program} failed on {soundFont}, program {instrument.Program} ({instrument.Title}), " +
                    $"exit code {process.ExitCode}: {FirstLine(said)}");
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
        var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        complaints.GetAwaiter().GetResult();
        var version = VersionNumber().Match(said);
        return version.Success
            ? version.Value
            : throw new DatasetException($"{program} --version printed no version ({FirstLine(said)}); {Remedy}");
    }

    /// <summary>Slot 0 is a throw-away note: fluidsynth fades the first one after it starts in, a little unlike all later ones.</summary>
    static byte[] Score(int program, ReadOnlySpan<NoteKey> keys)
    {
        var midi = new MidiFile();
        midi.Program(0, program);
        for (var slot = 0; slot <= keys.Length; slot++)
        {
            var start = slot * SlotMilliseconds;
            var key = keys[Math.Max(0, slot - 1)];
            midi.NoteOn(start, key);
            midi.NoteOff(start + NoteSignal.HeldMilliseconds, key);
            midi.AllSoundOff(start + SilencedAt);
        }
        return midi.End((keys.Length + 1) * SlotMilliseconds);
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
            // what is left is the last block and fluidsynth's own tail; read it so that the process can end
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
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            var why = exception.NativeErrorCode switch { 2 => "no such program", 13 => "not executable", _ => exception.Message };
            throw new DatasetException($"{program}: cannot be started ({why}); {Remedy}", exception);
        }
    }

    /// <summary>A user's own fluidsynth settings must not change what is rendered.</summary>
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
            // it ended by itself between the question and the kill
        }
    }

    static string FirstLine(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => line.Contains("error:", StringComparison.Ordinal)) ?? lines.FirstOrDefault()
            ?? "it wrote less sound than its MIDI file asks for and said nothing.";
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex VersionNumber();
}
