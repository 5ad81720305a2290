using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using VaePipeline.Model;
using YamlDotNet.RepresentationModel;

namespace VaePipeline.Training.Pipelines;

/// <summary>
/// Binds a YAML mapping to a record: each key is a settable property's name in snake case, sections are records themselves. A record's
/// own <c>Validated()</c> has the last word; what it refuses is reported at the line of the key it names.
/// </summary>
sealed class YamlBinder(string file)
{
    readonly Dictionary<(string Section, string Key), int> _lines = [];

    public T Bind<T>(YamlMappingNode node) => (T)BindRecord(typeof(T), node, "");

    /// <summary>The properties that a YAML section may set, in the record's order.</summary>
    public static PropertyInfo[] Settable(Type record)
        => [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)];

    /// <summary>Whether a property's value is a section of its own.</summary>
    public static bool IsSection(Type type) => type is { IsClass: true } && type != typeof(string) && type != typeof(ChannelList);

    object BindRecord(Type type, YamlMappingNode node, string section)
    {
        var record = Activator.CreateInstance(type)!;
        var properties = Settable(type).ToDictionary(p => KeyNames.FromProperty(p.Name));
        foreach (var (keyNode, valueNode) in node.Children)
        {
            var key = keyNode is YamlScalarNode scalar ? scalar.Value ?? "" : throw Error(keyNode, "a key must be a plain word");
            if (!properties.TryGetValue(key, out var property))
                throw Error(keyNode, UnknownKey(key, section, properties.Keys));
            _lines[(section, key)] = (int)keyNode.Start.Line;
            property.SetValue(record, BindValue(property.PropertyType, valueNode, section, key));
        }
        foreach (var (key, property) in properties)
            if (property.IsDefined(typeof(RequiredMemberAttribute)) && !_lines.ContainsKey((section, key)))
                throw Error(node, $"'{key}' is missing{In(section)}; it has no default");
        return Validated(record, node, section);
    }

    object? BindValue(Type type, YamlNode node, string section, string key)
    {
        if (IsSection(type))
        {
            return node is YamlMappingNode mapping
                ? BindRecord(type, mapping, section.Length == 0 ? key : $"{section}.{key}")
                : throw Error(node, $"'{key}'{In(section)} is a section; give its keys indented under it");
        }
        if (type == typeof(ChannelList))
        {
            return node is YamlSequenceNode list
                ? new ChannelList([.. list.Children.Select(item => (int)BindScalar(typeof(int), item, section, key)!)])
                : throw WrongType(node, section, key, "a list of whole numbers, such as [16, 32, 64]");
        }
        return BindScalar(type, node, section, key);
    }

    object? BindScalar(Type type, YamlNode node, string section, string key)
    {
        var text = (node as YamlScalarNode)?.Value;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return text is "" or "~" or "null" ? null : BindScalar(underlying, node, section, key);
        if (type == typeof(string))
            return text ?? throw WrongType(node, section, key, "text");
        if (type == typeof(int))
            return int.TryParse(text?.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole : throw WrongType(node, section, key, "a whole number");
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number : throw WrongType(node, section, key, "a number");
        if (type == typeof(bool))
            return text is "true" or "false" ? text == "true" : throw WrongType(node, section, key, "true or false");
        if (type.IsEnum)
        {
            var members = Enum.GetValues(type).Cast<object>().ToDictionary(v => KeyNames.FromProperty(v.ToString()!));
            return text is not null && members.TryGetValue(text, out var member)
                ? member : throw WrongType(node, section, key, string.Join(", ", members.Keys));
        }
        throw new NotSupportedException($"{type} of '{key}' is not a type that a pipeline can hold.");
    }

    object Validated(object record, YamlNode node, string section)
    {
        try
        {
            record.GetType().GetMethod("Validated", Type.EmptyTypes)?.Invoke(record, BindingFlags.DoNotWrapExceptions, null, null, null);
            return record;
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // A record may refuse what lies in a section below it (two sections that do not fit), so the key is looked for everywhere.
            var key = KeyNames.FromProperty(exception.ParamName ?? "");
            var (where, line) = _lines.TryGetValue((section, key), out var own) ? (section, own)
                : _lines.Where(l => l.Key.Key == key).Select(l => (l.Key.Section, l.Value)).FirstOrDefault((section, (int)node.Start.Line));
            var problem = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
            if (problem.StartsWith(exception.ParamName ?? "", StringComparison.Ordinal))
                problem = $"'{key}'{In(where)}{problem[(exception.ParamName ?? "").Length..]}";
            throw new PipelineFileException(file, line, problem, exception);
        }
    }

    PipelineFileException WrongType(YamlNode node, string section, string key, string allowed)
    {
        var given = node is YamlScalarNode { Value: var text } ? $"'{text}'" : node is YamlSequenceNode ? "a list" : "a section";
        return Error(node, $"'{key}'{In(section)} is {given}; allowed: {allowed}");
    }

    PipelineFileException Error(YamlNode node, string problem) => new(file, (int)node.Start.Line, problem);

    static string UnknownKey(string key, string section, IReadOnlyCollection<string> known)
    {
        var meant = KeyNames.Nearest(key, known) is { } nearest ? $"; did you mean '{nearest}'?" : ";";
        return $"unknown key '{key}'{In(section)}{meant} allowed: {string.Join(", ", known)}";
    }

    static string In(string section) => section.Length == 0 ? "" : $" in '{section}'";
}
