using System.Diagnostics;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>A named pipe in a folder, as a recorder or a shell leaves it.</summary>
static class NamedPipe
{
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows keeps named pipes out of folders");
        using var mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
