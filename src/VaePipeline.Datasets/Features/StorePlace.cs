using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VaePipeline.Audio.Features;
using VaePipeline.Foundation;

namespace VaePipeline.Datasets.Features;

/// <summary>Where the feature store of a set lies: beside the notes, or in the user's cache when nothing can be written there.</summary>
static class StorePlace
{
    /// <summary>The file beside the notes; one for each size of log-mel, the last options of a size keep it.</summary>
    public static string Beside(NoteSet set, LogMelOptions options) => Path.Combine(set.Root, $".log-mels-{Size(options)}.store");

    /// <summary>The file in a cache, which tells sets apart by the full path of their folder.</summary>
    public static string InCache(NoteSet set, LogMelOptions options, string cache)
    {
        var root = Path.GetFullPath(set.Root);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16];
        return Path.Combine(cache, $"log-mels-{Size(options)}-{hash}.store");
    }

    /// <summary>The program's folder in the user's cache: under XDG_CACHE_HOME, else ~/.cache; under the local application data on Windows.</summary>
    public static string Cache()
    {
        var given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var parent = Path.IsPathFullyQualified(given ?? "") ? given! // the XDG specification has relative paths ignored
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), ".cache");
        return Path.Combine(parent, "vae-pipeline");
    }

    /// <summary>Whether a file can be made beside a path.</summary>
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
