using CsvHelper;
using VaePipeline.Datasets;

namespace VaePipeline.Evaluation.Probes;

/// <summary>A CSV with a column id and any of instrument, family, source, pitch and velocity; other columns are ignored.</summary>
static class LabelFile
{
    /// <summary>Reads the notes that the rows describe; they have no path.</summary>
    /// <exception cref="EmbeddingTableException">The file is missing or malformed, or has no column id or no label; the message names file and line.</exception>
    public static IReadOnlyList<Note> Read(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(
                path,
                new CsvReaderOptions
                {
                    Separator = ',',
                    MalformedData = CsvMalformedDataHandling.Throw,
                    TrackLineNumbers = true,
                }
            );
            string[] headers = [.. csv.Headers.Select(header => header.Trim().ToLowerInvariant())];
            if (!headers.Contains("id") || !headers.Any(header => header is "instrument" or "family" or "pitch" or "velocity"))
                throw new EmbeddingTableException(
                    $"{path}:1: the columns are {string.Join(", ", headers.Take(12))}; needed are id and one of instrument, family, pitch, velocity."
                )
                {
                    Line = 1,
                };
            var notes = new List<Note>();
            while (csv.Read())
                notes.Add(
                    new(Text("id") ?? "", "")
                    {
                        Instrument = Text("instrument"),
                        Family = Text("family"),
                        Source = Text("source"),
                        Pitch = Number("pitch"),
                        Velocity = Number("velocity"),
                    }
                );
            return notes;

            string? Text(string name) =>
                Array.IndexOf(headers, name) is >= 0 and var column
                && column < csv.FieldCount
                && csv.GetString(column) is { Length: > 0 } text
                    ? text
                    : null;

            int? Number(string name) =>
                Text(name) is not { } text ? null
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 127
                    ? (int)Math.Round(number)
                : throw new EmbeddingTableException(
                    $"{path}:{csv.LineNumber}: column {name}: \"{text}\" is not a MIDI number; allowed: 0 to 127."
                )
                {
                    Line = csv.LineNumber,
                    Column = name,
                };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EmbeddingTableException($"{path} does not exist; name a CSV with a column id and columns of labels.", exception);
        }
        catch (CsvFormatException exception)
        {
            throw new EmbeddingTableException(
                $"{path}:{Math.Max(1, exception.LineNumber)}: quotes are misplaced or not closed; put the whole cell in quotes and double the quotes in it.",
                exception
            );
        }
    }
}
