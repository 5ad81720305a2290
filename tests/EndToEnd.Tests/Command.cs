using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Programs that tests start, with redirected streams and with the default actions of all signals.</summary>
static class Command
{
    /// <summary>
    /// A shell that ignores SIGINT, as a script's background job does, passes that on to every program that it starts, and those would not stop at a Ctrl-C.
    /// `env` of GNU coreutils 8.31 undoes it, or else Perl; with neither the program is started as it is.
    /// </summary>
    static readonly string[] _withDefaultSignals = ((string[][])
    [
        ["env", "--default-signal"],
        ["perl", "-e", "$SIG{INT} = $SIG{QUIT} = $SIG{HUP} = 'DEFAULT'; exec @ARGV or die"],
    ]).FirstOrDefault(Works) ?? [];

    /// <summary>How to start a program; its process has the id of the one that is started.</summary>
    public static ProcessStartInfo Of(string program, params string[] arguments)
    {
        string[] words = [.. _withDefaultSignals, program, .. arguments];
        return new(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    static bool Works(string[] wrapper)
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(wrapper[0], [.. wrapper[1..], "true"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
