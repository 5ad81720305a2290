using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>Runs <c>vae</c> as a user does, in its own process.</summary>
static class Vae
{
    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "vae.dll");

    public static Outcome Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return Finish(process);
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static Outcome Succeed(params string[] arguments)
    {
        var outcome = Run(arguments);
        Assert.True(
            outcome.ExitCode == 0,
            $"vae {string.Join(' ', arguments)} exited with {outcome.ExitCode}: {outcome.Errors}{outcome.Output}"
        );
        return outcome;
    }

    /// <summary>Runs a command as a user with that home folder.</summary>
    public static Outcome RunAtHome(string home, params string[] arguments)
    {
        using var process = StartWith([("HOME", home), ("XDG_CACHE_HOME", Path.Combine(home, ".cache"))], arguments);
        return Finish(process);
    }

    /// <summary>Starts a command with variables of its environment changed.</summary>
    public static Process StartWith(IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var start = StartInfo(arguments);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static Process Start(params string[] arguments) => Process.Start(StartInfo(arguments))!;

    static ProcessStartInfo StartInfo(string[] arguments)
    {
        var start = Command.Of("dotnet", [Dll, .. arguments]);
        start.WorkingDirectory = Fixtures.RepositoryRoot;
        return start;
    }

    /// <summary>Waits for a process and returns what it wrote.</summary>
    public static Outcome Finish(Process process)
    {
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, errors.Result);
    }
}
