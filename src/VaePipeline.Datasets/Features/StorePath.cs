namespace VaePipeline.Datasets.Features;

/// <summary>The path of a set's feature store: in the set's folder or, if that is read-only, in the user's cache.</summary>
static class StorePath
{
    /// <summary>The file in the set's folder. There is one per size of the log-mel; other options of the same size replace it.</summary>
    public static string InSet(NoteSet set, LogMelOptions options) => Path.Combine(set.Root, $".log-mels-{Size(options)}.store");

    /// <summary>The file in a cache; its name contains a hash of the set's full path.</summary>
    public static string InCache(NoteSet set, LogMelOptions options, string cache)
    {
        var root = Path.GetFullPath(set.Root);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16];
        return Path.Combine(cache, $"log-mels-{Size(options)}-{hash}.store");
    }

    /// <summary>The program's cache folder: in XDG_CACHE_HOME or ~/.cache, on Windows in the local application data.</summary>
    public static string Cache()
    {
        var given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var parent =
            Path.IsPathFullyQualified(given ?? "") ? given! // the XDG specification says to ignore relative paths
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), ".cache");
        return Path.Combine(parent, "vae-pipeline");
    }

    /// <summary>Whether a file can be created in the folder of a path.</summary>
    public static bool CanWrite(string path)
    {
        try
        {
            using var nothing = AtomicFile.Open(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static string Size(LogMelOptions options) => string.Create(CultureInfo.InvariantCulture, $"{options.MelBands}x{options.Frames}");
}
