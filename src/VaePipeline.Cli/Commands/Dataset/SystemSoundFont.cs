namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>The SoundFont and the synthesizer that this machine has.</summary>
static class SystemSoundFont
{
    static readonly string[] Folders = ["/usr/share/sounds/sf2", "/usr/share/sounds/sf3", "/usr/share/soundfonts"];

    /// <summary>FluidR3 where it is installed, whose every figure in the documentation is of; otherwise the first General MIDI font.</summary>
    public static string? Find() => Folders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.sf?").Order(StringComparer.Ordinal))
        .OrderBy(path => Path.GetFileName(path) == "FluidR3_GM.sf2" ? 0 : 1)
        .FirstOrDefault();

    /// <summary>The fluidsynth program on PATH.</summary>
    public static string? FindPlayer() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "fluidsynth.exe" : "fluidsynth"))
            .FirstOrDefault(File.Exists);
}
