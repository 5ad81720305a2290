using System.Buffers.Binary;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// The presets and the SHA-256 of a SoundFont. NAudio's reader is not used: it loads all samples into memory (148 MB for FluidR3) and
/// fails on damaged files with exceptions such as IndexOutOfRangeException.
/// </summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Presets">Names of the presets in bank 0 by program. fluidsynth would play a missing one as a piano.</param>
/// <param name="Kits">Names of the drum kits, the presets in bank 128, by program.</param>
sealed record SoundFontFile(string Path, IReadOnlyDictionary<int, string> Presets, IReadOnlyDictionary<int, string> Kits)
{
    const int PercussionBank = 128;

    const string Remedy = "give a General MIDI .sf2 (apt-get install fluid-soundfont-gm installs /usr/share/sounds/sf2/FluidR3_GM.sf2).";

    const int PresetRecord = 38;
    const int MaxPresetBytes = 16 * 1024 * 1024;

    /// <summary>Reads the preset headers (SoundFont 2.04 specification, section 7.2, the <c>phdr</c> chunk).</summary>
    public static SoundFontFile Open(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new DatasetException($"No SoundFont given; {Remedy}");
        var full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new DatasetException($"{path}: no such SoundFont; {Remedy}");
        try
        {
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read);
            var presets = ReadPresets(file, path);
            return new(full, NamesIn(presets, bank: 0), NamesIn(presets, PercussionBank));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"{path}: cannot be read as a SoundFont ({exception.Message}); check the file, or install fluid-soundfont-gm again.",
                exception
            );
        }
    }

    public string Sha256()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    static Dictionary<int, string> NamesIn(Dictionary<(int Bank, int Program), string> presets, int bank) =>
        presets.Where(preset => preset.Key.Bank == bank).ToDictionary(preset => preset.Key.Program, preset => preset.Value);

    static Dictionary<(int Bank, int Program), string> ReadPresets(FileStream file, string path)
    {
        Span<byte> header = stackalloc byte[12];
        if (file.ReadAtLeast(header, 12, throwOnEndOfStream: false) < 12 || !header.StartsWith("RIFF"u8) || !header.EndsWith("sfbk"u8))
            throw new DatasetException($"{path}: not a SoundFont (it does not start with RIFF ... sfbk); give a General MIDI .sf2.");
        var list = Find(file, file.Length, "LIST"u8, "pdta"u8);
        var presets = list >= 0 ? Find(file, file.Position + list, "phdr"u8, []) : -1;
        if (presets is < 2 * PresetRecord or > MaxPresetBytes)
            throw new DatasetException($"{path}: an incomplete SoundFont or one without presets; install or download it again.");
        var bytes = new byte[presets];
        file.ReadExactly(bytes);
        var found = new Dictionary<(int Bank, int Program), string>();
        for (var at = 0; at + 2 * PresetRecord <= bytes.Length; at += PresetRecord) // the last record marks the end of the list
        {
            var program = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 20));
            var bank = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 22));
            found[(bank, program)] = Encoding.Latin1.GetString(bytes, at, 20).TrimEnd('\0', ' ');
        }
        return found;
    }

    /// <summary>Moves to the content of a chunk and returns its length; -1 when there is no such chunk or it extends beyond the end.</summary>
    static long Find(FileStream file, long end, ReadOnlySpan<byte> id, ReadOnlySpan<byte> kind)
    {
        Span<byte> chunk = stackalloc byte[8];
        Span<byte> form = stackalloc byte[4];
        while (file.Position + 8 <= end)
        {
            file.ReadExactly(chunk);
            var start = file.Position;
            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (start + length > end)
                return -1;
            if (chunk[..4].SequenceEqual(id))
            {
                if (kind.IsEmpty)
                    return length;
                if (length >= 4)
                {
                    file.ReadExactly(form);
                    if (form.SequenceEqual(kind))
                        return length - 4;
                }
            }
            file.Position = start + length;
            if (length % 2 == 1 && file.ReadByte() > 0) // some .sf3 lack the padding, so this is the next chunk's id
                file.Position--;
        }
        return -1;
    }
}
