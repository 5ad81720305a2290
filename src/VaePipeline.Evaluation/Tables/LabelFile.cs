using System.Globalization;
using CsvHelper;

namespace VaePipeline.Evaluation.Tables;

/// <summary>A CSV with a column id and any of instrument, family, source, pitch and velocity; other columns are ignored.</summary>
public static class LabelFile
{
    /// <summary>Reads all rows.</summary>
    /// <exception cref="EmbeddingTableException">The file is missing or malformed, or has no column id or no label; the message names file and line.</exception>
    public static IReadOnlyList<LabeledNote> Read(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw, TrackLineNumbers = true });
            string[] headers = [.. csv.Headers.Select(header => header.Trim().ToLowerInvariant())];
            int Column(string name) => Array.IndexOf(headers, name);
            var (id, instrument, family, source, pitch, velocity) = (Column("id"), Column("instrument"), Column("family"), Column("source"), Column("pitch"), Column("velocity"));
            if (id < 0 || Math.Max(Math.Max(instrument, family), Math.Max(pitch, velocity)) < 0)
                throw new EmbeddingTableException($"{path}:1: the columns are {string.Join(", ", headers.Take(12))}; needed are id and one of instrument, family, pitch, velocity.") { Line = 1 };
            var rows = new List<LabeledNote>();
            while (csv.Read())
                rows.Add(new(Text(id) ?? "", Text(instrument), Text(family), Text(source), Number(pitch, "pitch"), Number(velocity, "velocity")));
            return rows;

            string? Text(int column) => column < 0 || column >= csv.FieldCount || csv.GetString(column) is not { Length: > 0 } text ? null : text;

            int? Number(int column, string name) => Text(column) is not { } text ? null
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 127 ? (int)Math.Round(number)
                : throw new EmbeddingTableException($"{path}:{csv.LineNumber}: column {name}: \"{text}\" is not a MIDI number; allowed: 0 to 127.") { Line = csv.LineNumber, Column = name };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EmbeddingTableException($"{path} does not exist; name a CSV with a column id and columns of labels.", exception);
        }
        catch (CsvFormatException exception)
        {
            throw new EmbeddingTableException($"{path}:{Math.Max(1, exception.LineNumber)}: quotes are misplaced or not closed; put the whole cell in quotes and double the quotes in it.", exception);
        }
    }
}
