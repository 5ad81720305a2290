using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>A folder that looks like the repository to documented commands. Their outputs stay in it, and <c>scripts/vae</c> runs the tests' own build.</summary>
sealed class Sandbox : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public Sandbox()
    {
        foreach (var name in (string[])["docs", "pipelines", "samples", "tests"])
            Link(name);
        Directory.CreateDirectory(_folder["artifacts"]);
        Link("artifacts/models");
        Directory.CreateDirectory(_folder["scripts"]);
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(Fixtures.RepositoryRoot, "scripts")))
            if (Path.GetFileName(path) != "vae")
                Link($"scripts/{Path.GetFileName(path)}");
        var vae = _folder["scripts/vae"];
        File.WriteAllText(vae, $"#!/bin/sh\nexec dotnet '{Vae.Dll}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(vae, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }

    /// <summary>Runs a command line in bash.</summary>
    public Outcome Run(string command)
    {
        var start = Command.Of("bash", "-euc", command);
        start.WorkingDirectory = _folder.Path;
        using var process = Process.Start(start)!;
        return Vae.Finish(process);
    }

    public void Dispose() => _folder.Dispose();

    void Link(string name) => File.CreateSymbolicLink(_folder[name], Path.Combine(Fixtures.RepositoryRoot, name));
}
