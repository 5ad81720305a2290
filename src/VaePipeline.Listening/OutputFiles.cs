namespace VaePipeline.Listening;

/// <summary>Where the files of a job go.</summary>
static class OutputFiles
{
    const string Sound = ".wav";
    const string Picture = ".png";

    /// <summary>The picture that belongs to a sound.</summary>
    public static string PictureOf(string wav) => Path.ChangeExtension(wav, Picture);

    /// <summary>The WAV files for sounds of these names: in a folder, or, for a single one, the file that was named.</summary>
    /// <exception cref="ListeningException">One file was named for several sounds, or something is there that must not be replaced.</exception>
    public static string[] For(ListeningOptions options, IReadOnlyList<string> names, IEnumerable<string> inputs)
    {
        string[] files;
        if (Path.GetExtension(options.Output).Equals(Sound, StringComparison.OrdinalIgnoreCase))
            files = names.Count == 1
                ? [options.Output]
                : throw new ListeningException($"{options.Output}: one file for {names.Count} sounds; give a folder.");
        else if (File.Exists(options.Output))
            throw new ListeningException($"{options.Output}: is a file; give a folder, or a file that ends in {Sound}.");
        else
            files = [.. Unique(names).Select(name => Path.Combine(options.Output, name + Sound))];

        var originals = inputs.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (originals.Contains(Path.GetFullPath(file)))
                throw new ListeningException($"{file}: is an input, which is never replaced; give another folder.");
            if (!options.Overwrite && File.Exists(file))
                throw new ListeningException($"{file}: exists; give another folder, or --force to replace it.");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(files[0]))!);
        return files;
    }

    /// <summary>A name that comes again gets -2, -3 behind it.</summary>
    static IEnumerable<string> Unique(IEnumerable<string> names)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            var unique = name;
            for (var number = 2; !taken.Add(unique); number++)
                unique = $"{name}-{number}";
            yield return unique;
        }
    }
}
