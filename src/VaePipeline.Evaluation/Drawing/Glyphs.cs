using System.IO.Compression;

namespace VaePipeline.Evaluation.Drawing;

enum GlyphSize
{
    Small,
    Large,
}

/// <summary>Letters as coverage, in two sizes; drawn by scripts/fixtures/drawing_font.py, which describes the file.</summary>
sealed class Glyphs
{
    const char Unknown = '?';
    const byte FullCoverage = 255;

    // As many shades as the eye needs for a smooth edge; more would take the colors of a picture's palette.
    const int Shades = 15;

    // A letter's last column overlaps the next letter's first.
    const int Bleed = 1;

    static readonly Lazy<Glyphs[]> Sizes = new(Load);

    readonly int _height;
    readonly Dictionary<char, (int Width, byte[] Coverage)> _glyphs = [];

    Glyphs(BinaryReader file)
    {
        _height = file.ReadUInt16();
        for (var remaining = file.ReadUInt16(); remaining > 0; remaining--)
        {
            var character = (char)file.ReadUInt16();
            var width = file.ReadUInt16();
            _glyphs.Add(character, (width, file.ReadBytes(_height * width)));
        }
        Baseline = LowestRow('H') + 1;
    }

    /// <summary>Rows from the top of a line to its baseline.</summary>
    public int Baseline { get; }

    public static Glyphs Of(GlyphSize size) => Sizes.Value[(int)size];

    /// <summary>Width of a text, in pixels.</summary>
    public int Measure(string text)
    {
        var width = 0;
        foreach (var character in text)
            width += Glyph(character).Width - Bleed;
        return width;
    }

    /// <summary>Hands over each covered pixel: column and row from the text's top left corner, and how much of it is covered.</summary>
    public void Draw(string text, Action<int, int, double> plot)
    {
        var left = 0;
        foreach (var character in text)
        {
            var (width, coverage) = Glyph(character);
            for (var i = 0; i < coverage.Length; i++)
                if ((coverage[i] * Shades + FullCoverage / 2) / FullCoverage is > 0 and var shade)
                    plot(left + i % width, i / width, shade / (double)Shades);
            left += width - Bleed;
        }
    }

    (int Width, byte[] Coverage) Glyph(char character) => _glyphs.TryGetValue(character, out var glyph) ? glyph : _glyphs[Unknown];

    int LowestRow(char character)
    {
        var (width, coverage) = _glyphs[character];
        return Array.FindLastIndex(coverage, value => value > FullCoverage / 2) / width;
    }

    static Glyphs[] Load()
    {
        using var packed = typeof(Glyphs).Assembly.GetManifestResourceStream("sans.glyphs")
            ?? throw new InvalidOperationException("The letters sans.glyphs are missing from the assembly; build it anew.");
        using var file = new BinaryReader(new ZLibStream(packed, CompressionMode.Decompress));
        var sizes = new Glyphs[file.ReadUInt16()];
        for (var size = 0; size < sizes.Length; size++)
            sizes[size] = new(file);
        return sizes;
    }
}
