using System.IO.Compression;

namespace VaePipeline.ML.Transforms.Saving;

/// <summary>The files of a saved chain in a folder or a zip. Their names contain no folders, and a zip is never extracted.</summary>
sealed class ChainPackage : IDisposable
{
    const int MaxPartBytes = 1 << 30; // protects against zip bombs

    static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly string _path;
    readonly ZipArchive? _zip;

    ChainPackage(string path, ZipArchive? zip) => (_path, _zip) = (path, zip);

    static bool IsZip(string path) => Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes all parts or nothing.</summary>
    /// <exception cref="TimbreException">The path exists.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, byte[]> parts)
    {
        if (Path.Exists(path))
            throw new TimbreException($"{path}: exists already; choose another path, or delete it first.");
        var full = Path.GetFullPath(Path.TrimEndingDirectorySeparator(path));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        if (IsZip(full))
            AtomicFile.Write(full, stream => WriteZip(stream, parts));
        else
            WriteFolder(full, parts);
    }

    // The same chain gives the same bytes: entries are in order and have a fixed time.
    static void WriteZip(Stream stream, IReadOnlyDictionary<string, byte[]> parts)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, content) in parts)
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = NoTime;
            using var target = entry.Open();
            target.Write(content);
        }
    }

    static void WriteFolder(string path, IReadOnlyDictionary<string, byte[]> parts)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");
        Directory.CreateDirectory(temporary);
        try
        {
            foreach (var (name, content) in parts)
                AtomicFile.Write(Path.Combine(temporary, name), stream => stream.Write(content));
            Directory.Move(temporary, path);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <exception cref="TimbreException">The path does not exist, or the zip is damaged or has invalid entry names.</exception>
    public static ChainPackage Open(string path)
    {
        if (Directory.Exists(path))
            return new(path, null);
        if (!File.Exists(path))
            throw new TimbreException($"{path}: no such folder or zip; give the path of a saved chain.");
        ZipArchive zip;
        try
        {
            zip = ZipFile.OpenRead(path);
        }
        catch (InvalidDataException exception)
        {
            throw new TimbreException(
                $"{path}: not a zip, or damaged ({exception.Message.TrimEnd('.')}). Copy or save the chain again.",
                exception
            );
        }
        var package = new ChainPackage(path, zip);
        try
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in zip.Entries)
            {
                package.RequirePlain(entry.FullName);
                if (!seen.Add(entry.FullName))
                    throw package.Problem($"contains '{entry.FullName}' twice. Save the chain again");
            }
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    void RequirePlain(string name)
    {
        if (
            name.Length is 0 or > 100
            || name[0] == '.'
            || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
        )
            throw Problem(
                $"names a part '{string.Concat(name.Take(100).Where(letter => !char.IsControl(letter)))}'; allowed: letters, digits, '.', '-' and '_'. It was not written by TimbreChain.Save"
            );
    }

    /// <exception cref="TimbreException">The part is missing, damaged or too large, or its name is invalid.</exception>
    public byte[] Read(string name)
    {
        RequirePlain(name);
        try
        {
            var path = Path.Combine(_path, name);
            using var stream =
                (
                    _zip is not null ? _zip.GetEntry(name)?.Open()
                    : File.Exists(path) ? File.OpenRead(path)
                    : null
                ) ?? throw Problem($"{name} is missing. Copy or save the chain again");
            return ReadAll(stream, name);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Problem($"{name} cannot be read ({exception.Message.TrimEnd('.')}). Copy or save the chain again", exception);
        }
    }

    // The entry's declared size is not trusted: memory grows with the bytes actually read.
    byte[] ReadAll(Stream stream, string name)
    {
        var content = new MemoryStream();
        var block = new byte[1 << 16];
        for (int count; (count = stream.Read(block)) > 0; )
        {
            if (content.Length + count > MaxPartBytes)
                throw Problem($"{name} is larger than {MaxPartBytes} bytes; it was not written by TimbreChain.Save");
            content.Write(block, 0, count);
        }
        return content.ToArray();
    }

    public TimbreException Problem(string whatAndRemedy, Exception? cause = null) => new($"{_path}: {whatAndRemedy}.", cause);

    public void Dispose() => _zip?.Dispose();
}
