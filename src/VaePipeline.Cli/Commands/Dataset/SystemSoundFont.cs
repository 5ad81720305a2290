namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>Finds an installed SoundFont and the fluidsynth program.</summary>
static class SystemSoundFont
{
    static readonly string[] Folders = ["/usr/share/sounds/sf2", "/usr/share/sounds/sf3", "/usr/share/soundfonts"];

    /// <summary>FluidR3 if it is installed, since the figures in the documentation are measured with it; otherwise the first General MIDI font, or null.</summary>
    public static string? Find() =>
        Folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.sf?").Order(StringComparer.Ordinal))
            .OrderBy(path => Path.GetFileName(path) == "FluidR3_GM.sf2" ? 0 : 1)
            .FirstOrDefault();

    /// <summary>The fluidsynth program on PATH, or null.</summary>
    public static string? FindPlayer() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "fluidsynth.exe" : "fluidsynth"))
            .FirstOrDefault(File.Exists);
}
