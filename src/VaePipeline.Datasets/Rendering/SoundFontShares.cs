namespace VaePipeline.Datasets.Rendering;

/// <summary>Shares a render among several SoundFonts. Each becomes a set in a subfolder, and the folder is the union of these sets.</summary>
static class SoundFontShares
{
    /// <summary>
    /// One request per SoundFont, into the subfolder with its file's name. The notes are shared equally; the first SoundFonts get one more
    /// if they cannot be. Marks the folder as unfinished, because the sets that are done would look like the whole.
    /// </summary>
    /// <exception cref="DatasetException">A SoundFont cannot be read, two have the same name, or the folder has other content.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer notes than SoundFonts.</exception>
    public static IReadOnlyList<RenderRequest> Begin(RenderRequest request, IReadOnlyList<string> soundFonts)
    {
        Require.That(
            request.Notes >= soundFonts.Count,
            request.Notes,
            $"{soundFonts.Count} or more, one for each SoundFont",
            nameof(request.Notes)
        );
        string[] names = [.. soundFonts.Select(path => FolderName(SoundFontFile.Open(path).Path))];
        if (names.CountBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(count => count.Value > 1).Key is { } twice)
            throw new DatasetException(
                $"{twice}: {names.Count(name => name.Equals(twice, StringComparison.OrdinalIgnoreCase))} SoundFonts have this name, which is the folder of their notes; leave one out or rename it."
            );
        RefuseOtherContent(request.Out, names);
        var (share, more) = Math.DivRem(request.Notes, names.Length);
        RenderRequest[] shares =
        [
            .. names.Select(
                (name, i) =>
                    request with
                    {
                        SoundFont = soundFonts[i],
                        Out = Path.Combine(request.Out, name),
                        Notes = share + (i < more ? 1 : 0),
                    }
            ),
        ];
        if (!Array.TrueForAll(shares, one => File.Exists(Path.Combine(one.Out, NSynthLayout.ExamplesFile))))
            Mark(request.Out, names);
        return shares;
    }

    /// <summary>Removes the mark of <see cref="Begin"/>.</summary>
    public static void Finish(RenderRequest request)
    {
        if (NSynthLayout.IsUnfinishedRender(request.Out))
            Directory.Delete(Path.Combine(request.Out, NSynthLayout.RenderingFolder), recursive: true);
    }

    static void Mark(string folder, string[] names)
    {
        try
        {
            var work = Directory.CreateDirectory(Path.Combine(folder, NSynthLayout.RenderingFolder));
            AtomicFile.Write(
                Path.Combine(work.FullName, NSynthLayout.RenderRequestFile),
                stream => stream.Write(Encoding.UTF8.GetBytes($"a render of {string.Join(", ", names)}\n"))
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{folder}: cannot be written ({exception.Message}); choose another folder.", exception);
        }
    }

    /// <summary>The file's name without extension; characters that are unusual in names of folders become '-'.</summary>
    static string FolderName(string path)
    {
        var name = string.Concat(
            Path.GetFileNameWithoutExtension(path).Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')
        );
        return name.TrimStart('.') is { Length: > 0 } visible ? visible : "soundfont";
    }

    static void RefuseOtherContent(string folder, string[] names)
    {
        if (!Directory.Exists(folder))
            return;
        var other = Directory
            .EnumerateFileSystemEntries(folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => !names.Contains(name, StringComparer.Ordinal) && !name.StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        if (other is not null)
            throw new DatasetException(
                $"{folder}: contains {other}, which is not of these SoundFonts; choose a new folder, or remove it first."
            );
    }
}
