using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace VaePipeline.Audio.Formats.Ffmpeg;

/// <summary>
/// A run of ffmpeg. Its output is read through a pipe, so it never gets far ahead of the reader. It is killed if it is disposed before its end, if
/// the caller cancels, or if it neither writes nor ends for a while.
/// </summary>
internal sealed partial class FfmpegProcess : IDisposable
{
    /// <summary>How long ffmpeg may take for its next bytes, or to end.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(1);

    /// <summary>How long a signal that also ends this program may take to arrive here.</summary>
    static readonly TimeSpan SignalDelay = TimeSpan.FromSeconds(1);

    /// <summary>ffmpeg's exit code after a signal, and those of a program that INT, KILL or TERM has ended.</summary>
    static readonly int[] StoppedCodes = [255, 130, 137, 143];

    const int MaxMessage = 300;

    readonly Process _process;
    readonly Task<string> _firstError;
    readonly TimeSpan _patience;
    readonly Timer _watchdog;
    readonly CancellationToken _cancellationToken;
    readonly CancellationTokenRegistration _cancellation;
    volatile bool _isOverdue;

    /// <summary>Starts ffmpeg, which answers no questions, writes no report and prints errors only.</summary>
    /// <param name="program">The absolute path of ffmpeg.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="patience">How long it may take for its next bytes, or to end.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="FfmpegException">The program cannot be started.</exception>
    public static FfmpegProcess Start(string program, IEnumerable<string> arguments, TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, ["-nostdin", "-hide_banner", "-v", "error", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("FFREPORT");
        start.Environment.Remove("AV_LOG_FORCE_COLOR");
        try
        {
            return new(Process.Start(start)!, patience, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new FfmpegException($"{program} cannot be started ({exception.Message})", exception);
        }
    }

    /// <summary>Runs ffmpeg to its end, without its output.</summary>
    /// <exception cref="FfmpegException">It cannot be started, failed, or was stopped.</exception>
    public static void Run(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, DefaultPatience, cancellationToken);
        Span<byte> ignored = stackalloc byte[512];
        while (process.Read(ignored) > 0) { }
        if (process.Finish() is { } problem)
            throw new FfmpegException(problem);
    }

    FfmpegProcess(Process process, TimeSpan patience, CancellationToken cancellationToken)
    {
        (_process, _patience, _cancellationToken) = (process, patience, cancellationToken);
        _process.StandardInput.Close();
        _firstError = ReadFirstLine(_process.StandardError);
        _watchdog = new(_ => Stop(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _cancellation = cancellationToken.Register(KillTree);
    }

    /// <summary>Whether ffmpeg has printed an error; known after <see cref="Finish"/>.</summary>
    public bool HasComplained => _firstError is { IsCompletedSuccessfully: true, Result.Length: > 0 };

    /// <summary>Reads the next bytes of the output, at least one; 0 at its end.</summary>
    /// <exception cref="FfmpegException">ffmpeg was stopped, because it took too long.</exception>
    /// <exception cref="OperationCanceledException">The caller has canceled.</exception>
    public int Read(Span<byte> bytes)
    {
        _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
        var count = _process.StandardOutput.BaseStream.Read(bytes);
        _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (count == 0)
            ThrowIfStopped();
        return count;
    }

    /// <summary>Waits for the end, after the end of the output.</summary>
    /// <returns>Why ffmpeg has failed: its first error, since later ones are consequences. Null if it has not.</returns>
    /// <exception cref="FfmpegException">ffmpeg was stopped.</exception>
    /// <exception cref="OperationCanceledException">The caller has canceled.</exception>
    public string? Finish()
    {
        if (!_process.WaitForExit(_patience) || !_firstError.Wait(_patience, CancellationToken.None))
            Stop();
        ThrowIfStopped();
        var code = _process.ExitCode;
        if (StoppedCodes.Contains(code))
        {
            // A signal from the terminal reaches ffmpeg and this program at about the same time.
            _cancellationToken.WaitHandle.WaitOne(SignalDelay);
            _cancellationToken.ThrowIfCancellationRequested();
            throw new FfmpegException("ffmpeg was stopped by a signal");
        }
        return code == 0 ? null
            : HasComplained ? Explained(_firstError.Result)
            : FormattableString.Invariant($"ffmpeg failed with exit code {code}");
    }

    void ThrowIfStopped()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_isOverdue)
            throw new FfmpegException(
                FormattableString.Invariant($"ffmpeg gave no answer for {_patience.TotalSeconds:0.#} s and was stopped")
            );
    }

    void Stop()
    {
        _isOverdue = true;
        KillTree();
    }

    /// <summary>Kills ffmpeg and what it has started: on some systems the program on the PATH is a script.</summary>
    void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // it has ended
        }
    }

    /// <summary>The first line that is not blank; the rest is read, so that ffmpeg does not wait for it, and dropped.</summary>
    static async Task<string> ReadFirstLine(StreamReader errors)
    {
        var first = "";
        while (await errors.ReadLineAsync().ConfigureAwait(false) is { } line)
            if (first.Length == 0)
                first = line.Trim();
        return first;
    }

    /// <summary>An error of ffmpeg in one line, without addresses in memory, which differ between runs, and without control characters.</summary>
    static string Explained(string error)
    {
        if (error.Contains("not on whitelist", StringComparison.Ordinal))
            return "ffmpeg finds a format in it that is not decoded here, such as a playlist";
        if (error.Contains("does not contain any stream", StringComparison.Ordinal))
            return "ffmpeg finds no sound in it";
        var text = string.Concat(Component().Replace(error, "").Select(character => char.IsControl(character) ? ' ' : character));
        return $"ffmpeg: {(text.Length > MaxMessage ? text[..MaxMessage] + "..." : text)}";
    }

    [GeneratedRegex(@"^(\[[^\]]* @ 0x[0-9a-fA-F]+\] )+|(?<=\S) @ 0x[0-9a-fA-F]+")]
    private static partial Regex Component();

    public void Dispose()
    {
        _cancellation.Dispose();
        _watchdog.Dispose();
        _process.StandardOutput.Dispose();
        try
        {
            if (!_process.HasExited)
                _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // it has ended
        }
        _firstError.Wait(SignalDelay);
        _process.StandardError.Dispose();
        _process.Dispose();
    }
}
