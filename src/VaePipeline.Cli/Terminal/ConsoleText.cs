using System.Text.Json;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace VaePipeline.Cli.Terminal;

/// <summary>Prints text on stdout: as it is in files and pipes, fitted to the width of a terminal.</summary>
static partial class ConsoleText
{
    // a terminal that reports less does not know its width
    const int MinWidth = 20;

    static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IncludeFields = true,
    };
    static readonly string[] Verdicts = ["healthy", "partly collapsed", "collapsed", "undertrained"];

    /// <summary>Columns that a line may take, one less than the terminal has; unlimited in files and pipes.</summary>
    public static int Width => Console.IsOutputRedirected || Console.WindowWidth < MinWidth ? int.MaxValue : Console.WindowWidth - 1;

    /// <summary>Prints text on stderr.</summary>
    public static void WriteError(string text, bool isRed = false)
    {
        if (!Console.IsErrorRedirected && Console.WindowWidth >= MinWidth)
            text = string.Join('\n', text.Split('\n').SelectMany(line => Wrap(line, Console.WindowWidth - 1, 0)));
        Console.Error.WriteLine(isRed ? Palette.Error(text) : text);
    }

    /// <summary>Prints a report as lines, or as JSON with keys in snake_case.</summary>
    public static void Write<T>(T report, Func<T, IEnumerable<string>> lines, int indent, bool asJson)
    {
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(report, Json));
        else
            Write(string.Join('\n', lines(report)), indent);
    }

    /// <summary>Prints lines of text and Markdown tables.</summary>
    /// <param name="text">The text. The verdict in a line that starts with "verdict" is colored.</param>
    /// <param name="indent">Columns before the continuation of a line that is too long.</param>
    public static void Write(string text, int indent = 2)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var rows = lines.Skip(i).TakeWhile(line => line.StartsWith('|')).ToArray();
            if (rows.Length > 2 && Width < int.MaxValue)
            {
                WriteTable(rows);
                i += rows.Length - 1;
            }
            else
            {
                WriteWrapped(lines[i], indent);
            }
        }
    }

    /// <summary>Splits a line between words so that no part is longer than the width; all parts but the first are indented.</summary>
    public static IEnumerable<string> Wrap(string line, int width, int indent)
    {
        for (var start = ""; ; start = new(' ', indent))
        {
            var rest = start + line;
            var end = rest.Length <= width ? -1 : rest.LastIndexOf(' ', width);
            if (end <= start.Length)
            {
                yield return rest;
                yield break;
            }
            yield return rest[..end].TrimEnd();
            line = rest[end..].TrimStart();
        }
    }

    static void WriteWrapped(string line, int indent)
    {
        var verdict = line.TrimStart().StartsWith("verdict", StringComparison.Ordinal)
            ? Verdicts.FirstOrDefault(word => line.Contains(word, StringComparison.Ordinal)) ?? ""
            : "";
        foreach (var part in Wrap(line, Width, indent))
            Console.WriteLine(Palette.WithVerdict(part, verdict));
    }

    /// <summary>Writes a table that fits the terminal. Where space is short, a confidence interval goes below its value, as [.84,.91].</summary>
    static void WriteTable(string[] rows)
    {
        var isTight = rows.Max(row => row.Length) > Width;
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in Cells(rows[0]))
            table.AddColumn(new TableColumn(Markup.Escape(header)).PadLeft(0).PadRight(isTight ? 0 : 1));
        foreach (var row in rows.Skip(2))
            table.AddRow([.. Cells(row).Select(cell => Markup.Escape(isTight ? Narrow(cell) : cell))]);
        AnsiConsole.Write(table);
    }

    public static string Narrow(string cell) =>
        cell.IndexOf(" [", StringComparison.Ordinal) is > 0 and var interval
            ? cell[..interval] + '\n' + LeadingZero().Replace(cell[(interval + 1)..], "").Replace(", ", ",", StringComparison.Ordinal)
            : cell;

    [GeneratedRegex(@"(?<![\d.])0(?=\.)")]
    private static partial Regex LeadingZero();

    static string[] Cells(string row) => row.Trim('|').Split('|', StringSplitOptions.TrimEntries);
}
