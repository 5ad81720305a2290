namespace VaePipeline.Evaluation.Listening;

/// <summary>The files that a job writes.</summary>
/// <param name="Sounds">The WAV files.</param>
/// <param name="Pictures">The PNG files.</param>
sealed record OutputFiles(IReadOnlyList<string> Sounds, IReadOnlyList<string> Pictures)
{
    const string Sound = ".wav";
    const string Picture = ".png";

    /// <summary>The files for sounds and pictures of these names: in a folder, or for a single sound the file that was given.</summary>
    /// <param name="options">Output, and whether existing files are replaced.</param>
    /// <param name="inputs">Input files, which are never replaced.</param>
    /// <param name="sounds">The sounds' names.</param>
    /// <param name="picture">The name of one picture of all sounds; null for a picture of each.</param>
    /// <exception cref="ListeningException">One file was given for several sounds, or a file exists that must not be replaced.</exception>
    public static OutputFiles For(
        ListeningOptions options,
        IEnumerable<string> inputs,
        IReadOnlyList<string> sounds,
        string? picture = null
    )
    {
        OutputFiles files;
        if (Path.GetExtension(options.Output).Equals(Sound, StringComparison.OrdinalIgnoreCase))
            files =
                sounds.Count == 1
                    ? new([options.Output], [Path.ChangeExtension(options.Output, Picture)])
                    : throw new ListeningException($"{options.Output}: one file for {sounds.Count} sounds; give a folder.");
        else if (File.Exists(options.Output))
            throw new ListeningException($"{options.Output}: is a file; give a folder, or a file that ends in {Sound}.");
        else
        {
            string[] names = [.. Unique(sounds)];
            files = new(In(options.Output, names, Sound), In(options.Output, picture is null ? names : [picture], Picture));
        }
        files.RequireFree(options.Overwrite, inputs.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(files.Sounds[0]))!);
        return files;
    }

    void RequireFree(bool overwrite, HashSet<string> inputs)
    {
        foreach (var file in Sounds.Concat(Pictures))
        {
            if (inputs.Contains(Path.GetFullPath(file)))
                throw new ListeningException($"{file}: is an input, and inputs are never replaced; give another folder.");
            if (!overwrite && File.Exists(file))
                throw new ListeningException($"{file}: exists; give another folder, or replace existing files.")
                {
                    Options = [nameof(ListeningOptions.Overwrite)],
                };
        }
    }

    static string[] In(string folder, IEnumerable<string> names, string extension) =>
        [.. names.Select(name => Path.Combine(folder, name + extension))];

    /// <summary>Appends -2, -3 to repeated names.</summary>
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
