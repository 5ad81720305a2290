namespace VaePipeline.Datasets.Features;

/// <summary>Identifies a set and the options without reading the audio: a hash of ids, paths, sizes and times of the files, and of the options.</summary>
static class StoreFingerprint
{
    public static string Of(NoteSet set, LogMelOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(FormattableString line) => hash.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\n"));
        Add($"{StoreHeader.Version} {options.SampleRate} {options.FftSize} {options.HopLength} {options.MelBands} {options.Frames}");
        Add($"{options.MinHz:R} {options.MaxHz:R} {options.DynamicRangeDb:R}");
        if (options.Preparation is { } preparation)
            Add($"{preparation.OnsetDb:R} {preparation.PreRoll} {preparation.AnchorDb:R}");
        foreach (var note in set.Notes)
        {
            var file = new FileInfo(note.Path);
            Add($"{note.Id}\t{note.RelativePath}\t{(file.Exists ? file.Length : -1)}\t{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}");
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
