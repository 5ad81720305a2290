using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VaePipeline.Training.Pipelines;

/// <summary>A key in YAML text, its value and their positions.</summary>
/// <param name="Section">The keys above it, such as <c>loss.contrastive</c>; empty at the root.</param>
/// <param name="Key">The key.</param>
/// <param name="Start">Position of the key.</param>
/// <param name="Value">The first event of the value.</param>
/// <param name="Text">The value as text; a list in brackets; empty for a section.</param>
sealed record YamlEntry(string Section, string Key, Mark Start, ParsingEvent Value, string Text)
{
    /// <summary>The section and the key, such as <c>loss.contrastive.weight</c>.</summary>
    public string Path => Section.Length == 0 ? Key : $"{Section}.{Key}";

    /// <summary>Whether the value is a mapping.</summary>
    public bool IsSection => Value is MappingStart;

    /// <summary>The keys of the mapping at the parser's position and of the mappings in it, in the order of the text.</summary>
    /// <exception cref="YamlException">The text is not YAML, or a key is not a scalar.</exception>
    public static IEnumerable<YamlEntry> ReadMapping(IParser parser, string section = "")
    {
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            var entry = new YamlEntry(section, key.Value, key.Start, parser.Current!, "");
            if (!entry.IsSection)
            {
                yield return entry with
                {
                    Text = ReadText(parser),
                };
                continue;
            }
            yield return entry;
            foreach (var below in ReadMapping(parser, entry.Path))
                yield return below;
        }
    }

    static string ReadText(IParser parser)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
            return scalar.Value;
        if (!parser.TryConsume<SequenceStart>(out _))
        {
            parser.SkipThisAndNestedEvents();
            return "";
        }
        var items = new List<string>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadText(parser));
        return $"[{string.Join(", ", items)}]";
    }
}
