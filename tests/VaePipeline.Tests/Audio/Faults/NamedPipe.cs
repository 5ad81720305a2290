using System.Diagnostics;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Creates a named pipe in a folder.</summary>
static class NamedPipe
{
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no named pipes in folders");
        using var mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
