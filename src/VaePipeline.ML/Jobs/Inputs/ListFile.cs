using System.Globalization;
using CsvHelper;
using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>Lists of sound files, read as they are needed. Their paths are relative to the list's folder.</summary>
static class ListFile
{
    const int MaxRecordBytes = 1 << 20;

    public static bool IsTable(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    public static bool IsLines(string path) => Path.GetExtension(path).ToLowerInvariant() is ".txt" or ".lst" or ".list";

    /// <summary>A path a line; blank lines are nothing. The id is the line.</summary>
    /// <param name="lines">Read to its end.</param>
    /// <param name="folder">What relative paths are relative to; empty for the current folder.</param>
    public static IEnumerable<Note> ReadLines(TextReader lines, string folder)
    {
        while (lines.ReadLine() is { } line)
            if (!string.IsNullOrWhiteSpace(line))
                yield return new(line, Path.Combine(folder, line));
    }

    /// <summary>A CSV with a column <c>path</c>, and where it has them <c>id, instrument, family, source, pitch, velocity</c>.</summary>
    /// <exception cref="TimbreException">There is no such column, or a line is broken.</exception>
    public static IEnumerable<Note> ReadTable(string path)
    {
        using var csv = CsvReader.FromFile(path, new()
        {
            Separator = ',',
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = MaxRecordBytes,
            TrackLineNumbers = true,
        });
        var columns = new TableColumns(path, csv);
        var folder = Path.GetDirectoryName(path) ?? "";
        while (columns.Next())
            yield return columns.Note(folder);
    }

    sealed class TableColumns
    {
        readonly string _file;
        readonly CsvReader _csv;
        readonly string[] _headers;
        readonly int _path;

        public TableColumns(string file, CsvReader csv)
        {
            (_file, _csv) = (file, csv);
            _headers = [.. csv.Headers.Select(header => header.Trim().ToLowerInvariant())];
            if (_headers.Where(header => header.Length > 0).GroupBy(header => header).FirstOrDefault(group => group.Count() > 1) is { } repeated)
                throw new TimbreException($"{file}:1: {repeated.Count()} columns are named {repeated.Key}, in whatever case; give each a name of its own.");
            _path = Array.IndexOf(_headers, "path");
            if (_path < 0)
                throw new TimbreException($"{file}: no column is named path; the columns are {string.Join(", ", _headers.Take(12))}. Name the column of sound files path.");
        }

        public bool Next()
        {
            try
            {
                if (!_csv.Read())
                    return false;
            }
            catch (CsvFormatException exception)
            {
                throw new TimbreException($"{_file}:{Math.Max(1, exception.LineNumber)}: quotes are out of place or never closed; put the whole cell in quotes and double those within.", exception);
            }
            if (_csv.FieldCount != _headers.Length)
                throw new TimbreException($"{_file}:{_csv.LineNumber}: the row has {_csv.FieldCount} cells, the header {_headers.Length}; a cell with a comma needs quotes.");
            if (_csv.GetString(_path).Length == 0)
                throw new TimbreException($"{_file}:{_csv.LineNumber}: the path is empty; every row names a sound file.");
            return true;
        }

        public Note Note(string folder)
        {
            var path = _csv.GetString(_path);
            return new(Text("id") ?? path, Path.Combine(folder, path))
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
            throw new TimbreException($"{_file}:{_csv.LineNumber}: {name} is '{text}'; allowed: a whole number, or nothing.");
        }
    }
}
