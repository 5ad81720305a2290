using System.Text.RegularExpressions;
using VaePipeline.Tests;

namespace Engines.Tests;

/// <summary>
/// The public surface of a real package, read from an extract of its listing. There are two dialects: <c>Type.Member :: signature</c> and
/// <c>Type::signature</c>; both become the text that <see cref="ApiSurfaceFormat"/> writes.
/// </summary>
sealed partial class ApiSurfaceListing
{
    readonly Dictionary<string, (string Kind, HashSet<string> Bases)> _types = [];
    readonly Dictionary<(string Type, string Member), HashSet<string>> _members = [];

    public static ApiSurfaceListing Load(string pattern)
    {
        var listing = new ApiSurfaceListing();
        foreach (var file in Directory.GetFiles(Fixtures.Path("api"), pattern).Order(StringComparer.Ordinal))
            listing.Read(File.ReadLines(file));
        return listing;
    }

    public void Read(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Add(line);
    }

    /// <summary>What the slim types have that the real ones have not, a line each.</summary>
    public IEnumerable<string> Excess(IEnumerable<ApiType> surface)
    {
        foreach (var type in surface)
        {
            if (!_types.TryGetValue(type.Name, out var real))
            {
                yield return $"{type.Name}: the real package has no such type";
                continue;
            }
            if (real.Kind != type.Kind)
                yield return $"{type.Name} is a {type.Kind}; the real one is a {real.Kind}";
            foreach (var extra in type.Bases.Except(real.Bases).Order(StringComparer.Ordinal))
                yield return $"{type.Name} : {extra}; the real one is not";
            foreach (var member in type.Members)
            {
                if (!_members.TryGetValue((type.Name, Comparable(member.Text)), out var accessors))
                    yield return $"{type.Name} :: {member.Text}";
                else if (member.Accessors.Except(accessors).ToArray() is { Length: > 0 } extra)
                    yield return $"{type.Name} :: {member.Text} {{ {string.Join("; ", extra)} }}";
            }
        }
    }

    /// <summary>The type that a line of a listing is about.</summary>
    public static string TypeOf(string line)
    {
        if (line.IndexOf(" :: ", StringComparison.Ordinal) is var wide and >= 0)
            return TypeKind().IsMatch(line[(wide + 4)..]) ? line[..wide] : line[..Math.Max(0, LastDot(line[..wide]))];
        if (line.IndexOf("::", StringComparison.Ordinal) is var narrow and >= 0)
            return line[..narrow];
        return line.IndexOf(" : ", StringComparison.Ordinal) is var colon and >= 0 ? line[..colon] : line;
    }

    void Add(string line)
    {
        if (line.Length == 0 || line[0] == '#')
            return;
        line = Obsolete().Replace(line, "");
        var type = TypeOf(line);
        var wide = line.IndexOf(" :: ", StringComparison.Ordinal);
        if (wide >= 0 && line[..wide] != type)
            AddMember(type, FromWide(line[(type.Length + 1)..wide], Bare(line[(wide + 4)..])));
        else if (wide < 0 && line.StartsWith(type + "::", StringComparison.Ordinal))
            AddMember(type, Bare(line[(type.Length + 2)..]).Replace(" Item[", " this[", StringComparison.Ordinal));
        else
            AddType(type, line[(type.Length + (wide >= 0 ? 4 : 3))..]);
    }

    void AddType(string name, string description)
    {
        var kind = TypeKind().Match(description).Groups[2].Value;
        if (kind == "class" && description.StartsWith("static ", StringComparison.Ordinal) || description.StartsWith("public static ", StringComparison.Ordinal))
            kind = "static class";
        if (kind == "delegate")
            AddMember(name, description[(description.IndexOf("delegate ", StringComparison.Ordinal) + 9)..]);
        var where = description.IndexOf(" where ", StringComparison.Ordinal);
        var colon = description.IndexOf(" : ", StringComparison.Ordinal);
        _types[name] = (kind, colon < 0 || colon > where && where >= 0 ? [] : TopLevel(description[(colon + 3)..(where < 0 ? ^0 : where)]).ToHashSet());
    }

    void AddMember(string type, string text)
    {
        var brace = text.EndsWith('}') ? text.LastIndexOf('{') : -1;
        var accessors = brace < 0 ? [] : text[(brace + 1)..^1].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _members[(type, Comparable(brace < 0 ? text : text[..brace].TrimEnd()))] = [.. accessors];
    }

    // "Name" and "static Type (parameters)" become "static Type Name(parameters)".
    static string FromWide(string name, string signature)
    {
        if (signature.StartsWith("enum value = ", StringComparison.Ordinal))
            return $"{name} = {signature[13..]}";
        if (signature.StartsWith("new(", StringComparison.Ordinal))
            return ".ctor" + signature[3..];
        if (signature.StartsWith("const ", StringComparison.Ordinal))
            return signature.Insert(signature.IndexOf(" = ", StringComparison.Ordinal), " " + name);
        if (signature.EndsWith('}'))
            return signature.Insert(signature.IndexOf(" { ", StringComparison.Ordinal), " " + name);
        var where = signature.IndexOf(" where ", StringComparison.Ordinal);
        var end = where < 0 ? signature.Length : where;
        if (signature[end - 1] != ')' || Opening(signature, end - 1) is not (var open and > 0))
            return $"{signature} {name}";
        return $"{signature[..(open - 1)]} {name}{signature[open..]}";
    }

    // Without the words that do not change how a member is called.
    static string Bare(string signature)
    {
        var words = signature.Split(' ');
        var first = Array.FindIndex(words, word => word is not ("public" or "protected" or "virtual" or "override" or "abstract" or "sealed" or "readonly" or "static"));
        return (words.AsSpan(0, first).Contains("static") ? "static " : "") + string.Join(' ', words[first..]);
    }

    // Where the parenthesis that closes at a position opens.
    static int Opening(string text, int close)
    {
        var depth = 0;
        for (var i = close; i >= 0; i--)
        {
            depth += text[i] == ')' ? 1 : text[i] == '(' ? -1 : 0;
            if (depth == 0)
                return i;
        }
        return -1;
    }

    static int LastDot(string text)
    {
        var depth = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            depth += text[i] is '>' or ')' or ']' ? 1 : text[i] is '<' or '(' or '[' ? -1 : 0;
            if (depth == 0 && text[i] == '.')
                return i;
        }
        return -1;
    }

    static IEnumerable<string> TopLevel(string list)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (list[i] == ',' && depth == 0))
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
            else
                depth += list[i] is '<' or '(' ? 1 : list[i] is '>' or ')' ? -1 : 0;
        }
    }

    // Names for one thing that the dialects write differently: native integers, float literals, enum values (compared by presence only).
    static string Comparable(string text) => EnumDefault().Replace(FloatDefault().Replace(NativeInteger().Replace(text, "System.IntPtr"), "$1"), " = value");

    [GeneratedRegex(@"^(public |static |abstract |sealed |readonly |ref )*(class|struct|interface|enum|delegate)\b(?! value)")]
    private static partial Regex TypeKind();

    [GeneratedRegex(@" \[Obsolete.*$")]
    private static partial Regex Obsolete();

    [GeneratedRegex(@"\bnint\b")]
    private static partial Regex NativeInteger();

    [GeneratedRegex(@"( = -?[0-9.]+(?:E[+-]?[0-9]+)?)f\b")]
    private static partial Regex FloatDefault();

    [GeneratedRegex(@" = (?:\([A-Za-z_.<>]+\)-?[0-9]+|[A-Za-z_]+(?:\.[A-Za-z_0-9]+)+)")]
    private static partial Regex EnumDefault();
}
