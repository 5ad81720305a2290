using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Starts programs with redirected streams and the default actions of all signals.</summary>
static class Command
{
    /// <summary>
    /// A background job of a script ignores SIGINT, and so does every program that it starts. <c>env</c> of GNU coreutils 8.31 or newer undoes
    /// that, or else Perl. With neither, the program is started as it is.
    /// </summary>
    static readonly string[] WithDefaultSignals =
        (
            (string[][])
                [
                    ["env", "--default-signal"],
                    ["perl", "-e", "$SIG{INT} = $SIG{QUIT} = $SIG{HUP} = 'DEFAULT'; exec @ARGV or die"],
                ]
        ).FirstOrDefault(Works) ?? [];

    /// <summary>How to start a program. Wrappers replace themselves, so the process id is that of the program.</summary>
    public static ProcessStartInfo Of(string program, params string[] arguments)
    {
        string[] words = [.. WithDefaultSignals, program, .. arguments];
        return new(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    static bool Works(string[] wrapper)
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(wrapper[0], [.. wrapper[1..], "true"]) { RedirectStandardError = true }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
