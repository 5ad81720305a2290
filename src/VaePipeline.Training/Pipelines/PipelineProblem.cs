using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace VaePipeline.Training.Pipelines;

/// <summary>Explains why a YAML mapping, given by its start and all its keys, is not a pipeline: the line, the key and what is allowed there.</summary>
sealed class PipelineProblem(string file, IEnumerable<YamlEntry> keys, Mark start)
{
    readonly YamlEntry[] _entries = [.. keys.Where(entry => TypeOf(entry.Section) is not null)];

    /// <summary>The error that YamlDotNet's exception stands for.</summary>
    public PipelineFileException Explain(YamlException exception)
    {
        // A refusal of a section's own validation, and not of YamlDotNet's number parser, has the position of the section.
        if (
            exception.InnerException is ArgumentOutOfRangeException outOfRange
            && (exception.Start == start || _entries.Any(entry => entry.IsSection && entry.Value.Start == exception.Start))
        )
            return OutOfRange(outOfRange, exception.Start);
        if (
            _entries.FirstOrDefault(entry =>
                _entries.Any(earlier => earlier.Path == entry.Path && earlier.Start.Index < entry.Start.Index)
            ) is
            { } repeated
        )
            return Error(repeated.Start, $"key '{repeated.Key}' is given twice in one section; keep one of them", exception);
        if (_entries.FirstOrDefault(entry => KeyOf(entry) is null) is { } unknown)
            return Error(unknown.Start, UnknownKey(unknown), exception);
        return Missing(exception) ?? WrongType(_entries.Last(entry => entry.Start.Index <= exception.Start.Index), exception);
    }

    PipelineFileException OutOfRange(ArgumentOutOfRangeException exception, Mark mapping)
    {
        // A section may also refuse a key of a section below it, if two sections do not fit.
        var section = _entries.FirstOrDefault(entry => entry.IsSection && entry.Value.Start == mapping)?.Path ?? "";
        var name = exception.ParamName ?? "";
        var key = KeyNames.FromProperty(name);
        var entry =
            _entries.FirstOrDefault(entry => entry.Key == key && entry.Section == section)
            ?? _entries.FirstOrDefault(entry => entry.Key == key);
        var problem = exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        if (problem.StartsWith(name, StringComparison.Ordinal))
            problem = $"'{key}'{In(entry?.Section ?? section)}{problem[name.Length..]}";
        return Error(entry?.Start ?? mapping, problem, exception);
    }

    PipelineFileException? Missing(YamlException exception)
    {
        foreach (
            var (section, position) in _entries
                .Where(entry => entry.IsSection && TypeOf(entry.Path) is not null)
                .Select(entry => (entry.Path, entry.Value.Start))
                .Prepend(("", start))
        )
            if (
                PipelineYaml
                    .Keys(TypeOf(section)!)
                    .FirstOrDefault(key => key.Required && !_entries.Any(entry => entry.Section == section && entry.Key == key.Name)) is
                { } missing
            )
                return Error(position, $"'{missing.Name}' is missing{In(section)}; it has no default", exception);
        return null;
    }

    PipelineFileException WrongType(YamlEntry entry, YamlException exception)
    {
        var type = KeyOf(entry)!.Type;
        if (PipelineYaml.IsSection(type))
            return Error(entry.Value.Start, $"'{entry.Key}'{In(entry.Section)} is a section; give its keys indented under it", exception);
        type = Nullable.GetUnderlyingType(type) ?? type;
        var given =
            entry.Value is Scalar ? $"'{entry.Text}'"
            : entry.Value is SequenceStart ? "a list"
            : "a section";
        var allowed =
            type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(KeyNames.FromProperty))
            : type == typeof(int) ? "a whole number"
            : type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "text"
            : type == typeof(IList<string>) ? "a list of texts, such as [one.sf2, two.sf3]"
            : "a list of whole numbers, such as [16, 32, 64]";
        return Error(entry.Value.Start, $"'{entry.Key}'{In(entry.Section)} is {given}; allowed: {allowed}", exception);
    }

    static string UnknownKey(YamlEntry entry)
    {
        string[] known = [.. PipelineYaml.Keys(TypeOf(entry.Section)!).Select(key => key.Name)];
        var suggestion = KeyNames.Nearest(entry.Key, known) is { } nearest ? $"; did you mean '{nearest}'?" : ";";
        return $"unknown key '{entry.Key}'{In(entry.Section)}{suggestion} allowed: {string.Join(", ", known)}";
    }

    static IPropertyDescriptor? KeyOf(YamlEntry entry) =>
        PipelineYaml.Keys(TypeOf(entry.Section)!).FirstOrDefault(key => key.Name == entry.Key);

    /// <summary>The record of a section; null if the pipeline has no such section.</summary>
    static Type? TypeOf(string section) =>
        section
            .Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(
                (Type?)typeof(Pipeline),
                (type, name) =>
                    type is not null
                    && PipelineYaml.Keys(type).FirstOrDefault(key => key.Name == name)?.Type is { } below
                    && PipelineYaml.IsSection(below)
                        ? below
                        : null
            );

    static string In(string section) => section.Length == 0 ? "" : $" in '{section}'";

    PipelineFileException Error(Mark position, string problem, Exception cause) => new(file, (int)position.Line, problem, cause);
}
