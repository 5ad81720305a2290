using System.Text;
using System.Text.RegularExpressions;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>A path pattern: <c>*</c> matches any part of a name, <c>?</c> one character, <c>**</c> any number of folders.</summary>
/// <remarks>Microsoft.Extensions.FileSystemGlobbing does not fit: it has no <c>?</c>, follows links in circles and returns files in the order of the file system.</remarks>
/// <param name="Folder">The part before the first name with a wildcard; may be empty.</param>
/// <param name="Names">Matches paths relative to that folder, separated by '/'.</param>
/// <param name="Depth">The maximum number of levels below the folder.</param>
/// <param name="NamesExtension">Whether it ends in an extension, and so says itself which files are sounds.</param>
sealed record GlobPattern(string Folder, Regex Names, int Depth, bool NamesExtension)
{
    public static bool IsOne(string input) => input.AsSpan().ContainsAny('*', '?');

    public static GlobPattern Parse(string pattern)
    {
        var names = pattern.Replace(Path.DirectorySeparatorChar, '/').Split('/');
        var first = Array.FindIndex(names, IsOne);
        var folder = string.Join('/', names[..first]);
        if (folder.Length == 0 && first > 0)
            folder = "/";
        var rest = names[first..];
        return new(
            folder,
            new(Expression(rest), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant),
            rest.Contains("**") ? int.MaxValue : rest.Length,
            Path.GetExtension(rest[^1]) is { Length: > 1 } extension && !IsOne(extension)
        );
    }

    static string Expression(string[] names)
    {
        var expression = new StringBuilder("^");
        for (var i = 0; i < names.Length; i++)
        {
            var isLast = i == names.Length - 1;
            if (names[i] == "**")
                expression.Append(isLast ? "(?s:.+)" : "(?:[^/]+/)*");
            else
                expression.Append(Regex.Escape(names[i]).Replace("\\*", "[^/]*").Replace("\\?", "[^/]")).Append(isLast ? "" : "/");
        }
        return expression.Append("\\z").ToString();
    }
}
