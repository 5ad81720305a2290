using System.Globalization;
using CsvHelper;
using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>Reads lists of sound files lazily. Paths are relative to the list's folder.</summary>
static class ListFile
{
    const int MaxRecordBytes = 1 << 20;

    public static bool IsTable(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    public static bool IsLines(string path) => Path.GetExtension(path).ToLowerInvariant() is ".txt" or ".lst" or ".list";

    /// <summary>Reads one path per line, which is also the id and relative to <paramref name="folder"/>; blank lines are skipped.</summary>
    public static IEnumerable<Note> ReadLines(TextReader lines, string folder)
    {
        while (lines.ReadLine() is { } line)
            if (!string.IsNullOrWhiteSpace(line))
                yield return new(line, Path.Combine(folder, line));
    }

    /// <summary>Reads a CSV with a column <c>path</c> and the optional columns <c>id, instrument, family, source, pitch, velocity</c>.</summary>
    /// <exception cref="TimbreException">The column is missing, or a line is malformed.</exception>
    public static IEnumerable<Note> ReadTable(string path)
    {
        using var csv = CsvReader.FromFile(
            path,
            new()
            {
                Separator = ',',
                MalformedData = CsvMalformedDataHandling.Throw,
                MaxRecordSize = MaxRecordBytes,
                TrackLineNumbers = true,
            }
        );
        var rows = new TableRows(path, csv);
        while (rows.Read() is { } note)
            yield return note;
    }

    sealed class TableRows
    {
        readonly string _file;
        readonly CsvReader _csv;
        readonly string[] _headers;

        public TableRows(string file, CsvReader csv)
        {
            (_file, _csv) = (file, csv);
            _headers = [.. csv.Headers.Select(header => header.Trim().ToLowerInvariant())];
            if (
                _headers.Where(header => header.Length > 0).GroupBy(header => header).FirstOrDefault(group => group.Count() > 1) is
                { } repeated
            )
                throw new TimbreException(
                    $"{file}:1: {repeated.Count()} columns are named {repeated.Key} (case is ignored); give each its own name."
                );
            if (!_headers.Contains("path"))
                throw new TimbreException(
                    $"{file}: no column is named path; the columns are {string.Join(", ", _headers.Take(12))}. Rename the column of sound files to path."
                );
        }

        /// <summary>Reads the next row; null after the last.</summary>
        public Note? Read()
        {
            try
            {
                if (!_csv.Read())
                    return null;
            }
            catch (CsvFormatException exception)
            {
                throw new TimbreException(
                    $"{_file}:{Math.Max(1, exception.LineNumber)}: a quote is misplaced or not closed; quote the whole cell and double the quotes inside it.",
                    exception
                );
            }
            if (_csv.FieldCount != _headers.Length)
                throw new TimbreException(
                    $"{_file}:{_csv.LineNumber}: the row has {_csv.FieldCount} cells, the header {_headers.Length}; a cell with a comma needs quotes."
                );
            var path =
                Text("path") ?? throw new TimbreException($"{_file}:{_csv.LineNumber}: the path is empty; every row names a sound file.");
            return new(Text("id") ?? path, Path.Combine(Path.GetDirectoryName(_file) ?? "", path))
            {
                Instrument = Text("instrument"),
                Family = Text("family"),
                Source = Text("source"),
                Pitch = Number("pitch"),
                Velocity = Number("velocity"),
            };
        }

        string? Text(string name) =>
            Array.IndexOf(_headers, name) is >= 0 and var column && _csv.GetString(column) is { Length: > 0 } text ? text : null;

        int? Number(string name)
        {
            if (Text(name) is not { } text)
                return null;
            if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
                return number;
            throw new TimbreException($"{_file}:{_csv.LineNumber}: {name} is '{text}'; allowed: a whole number or an empty cell.");
        }
    }
}
