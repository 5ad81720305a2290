namespace VaePipeline.Tests;

/// <summary>Where the committed fixtures are, and folders for a test's own files.</summary>
static class Fixtures
{
    /// <summary>The repository's top folder.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The full path of a fixture, such as <c>log-mel/tone.wav</c>.</summary>
    public static string Path(string name) => System.IO.Path.Combine(RepositoryRoot, "tests", "fixtures", name);

    static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "VaePipeline.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No VaePipeline.sln above {AppContext.BaseDirectory}; run the tests from a checkout.");
    }
}

/// <summary>A folder of its own for a test, deleted afterwards.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vae-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
