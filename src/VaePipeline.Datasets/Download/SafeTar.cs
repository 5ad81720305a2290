using System.Formats.Tar;
using System.IO.Compression;

namespace VaePipeline.Datasets.Download;

/// <summary>Unpacks a tar.gz from an untrusted source: only plain files and folders inside the target folder, only up to the expected size.</summary>
static class SafeTar
{
    const int MaxDepth = 8;
    const int MaxNameLength = 200;
    const int ReportEvery = 100;

    /// <summary>Unpacks without the archive's top folder: <c>nsynth-valid/audio/x.wav</c> becomes <c>audio/x.wav</c>.</summary>
    public static void Unpack(
        FileStream packed,
        string folder,
        NSynthArchive limits,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var file = packed.Name;
        try
        {
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
            using var tar = new TarReader(unpacked);
            long files = 0,
                bytes = 0;
            while (tar.GetNextEntry() is { } entry)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes || PathOf(entry, file) is not { } relative)
                    continue;
                var path = Path.Combine(folder, relative);
                if (entry.EntryType is TarEntryType.Directory)
                {
                    Directory.CreateDirectory(path);
                    continue;
                }
                bytes += entry.Length;
                if (entry.Length > limits.MaxFileBytes || bytes > limits.MaxSetBytes || ++files > limits.Notes + 1000L)
                    throw new DatasetException(
                        $"{file}: at \"{relative}\" it exceeds the size of {limits.Name}; the download is another set."
                    );
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                entry.DataStream?.CopyTo(output); // reads at most the entry's length, which was checked above
                if (output.Length != entry.Length)
                    throw new EndOfStreamException($"{relative} is cut short");
                if (files % ReportEvery == 0)
                    progress?.Report(new("unpack", files, limits.Notes));
            }
            unpacked.CopyTo(Stream.Null); // the checksum of the gzip stream is at its end
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new DatasetException($"{file}: the archive is damaged ({exception.Message}); download it again.", exception);
        }
    }

    /// <summary>The entry's path inside the top folder; null for the top folder itself.</summary>
    static string? PathOf(TarEntry entry, string file)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory))
            throw new DatasetException(
                $"{file}: \"{PrintableText.Of(entry.Name)}\" is a {entry.EntryType}; only files and folders are allowed, so this is not an NSynth set."
            );
        var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        if (name.EndsWith('/'))
            name = name[..^1];
        if (name.Length == 0)
            return null;
        var parts = name.Split('/');
        if (parts.Length > MaxDepth || !parts.All(IsPlainName))
            throw new DatasetException(
                $"{file}: \"{PrintableText.Of(entry.Name)}\" leads out of the folder or is not a plain path; the download is not an NSynth set."
            );
        return parts.Length == 1 && entry.EntryType is TarEntryType.Directory ? null : Path.Combine(parts.Length == 1 ? parts : parts[1..]);
    }

    static bool IsPlainName(string part) =>
        part.Length is > 0 and <= MaxNameLength && part is not ("." or "..") && !part.Any(c => c is '\\' or ':' || char.IsControl(c));
}
