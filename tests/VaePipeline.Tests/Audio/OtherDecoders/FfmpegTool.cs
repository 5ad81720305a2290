using VaePipeline.Audio.Formats.Ffmpeg;

namespace VaePipeline.Tests.Audio.OtherDecoders;

/// <summary>The ffmpeg of this machine, or programs that behave as a broken one.</summary>
static class FfmpegTool
{
    /// <summary>Skips the test if ffmpeg is not installed.</summary>
    public static void Require()
    {
        if (FfmpegProgram.Find() is null)
            Assert.Skip("ffmpeg is not on the PATH (scripts/setup.sh test)");
    }

    /// <summary>Writes a file with ffmpeg; its format follows from the arguments or the name.</summary>
    public static string Make(string path, params string[] arguments)
    {
        Require();
        FfmpegProcess.Run(FfmpegProgram.Find()!, ["-y", .. arguments, $"file:{path}"], TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>A shell script in place of ffmpeg.</summary>
    public static string Script(string path, string commands)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("programs are scripts as on Linux");
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
