namespace VaePipeline.Cli.Commands.Arguments;

/// <summary>Options that mean the same in every command.</summary>
static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for programs." };

    public static Option<int> Threads(string things = "threads") =>
        new("--threads") { HelpName = "N", Description = $"Number of {things}; 0 is one per core. The result is the same for any number." };

    public static Option<bool> Force(string description = "Replace the output if it exists.") =>
        new("--force") { Description = description };

    /// <summary>Refuses a file that exists, or a folder that is not empty.</summary>
    /// <exception cref="OutputExistsException">The output exists and must not be replaced.</exception>
    public static void RefuseExisting(string path, bool force, string remedy = "choose another output, or replace it")
    {
        if (!force && (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())))
            throw new OutputExistsException($"{path}: exists already; {remedy}.");
    }
}
