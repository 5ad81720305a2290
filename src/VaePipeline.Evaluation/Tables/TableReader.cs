using System.Numerics;
using CsvHelper;

namespace VaePipeline.Evaluation.Tables;

/// <summary>Reads an embedding CSV into a table, row by row; strict about its form, lenient about rows that say they failed.</summary>
sealed class TableReader
{
    static readonly string[] NumberColumns = ["pitch", "velocity", "duration_s", "start_s", "novelty"];

    readonly string _path;
    readonly CsvReader _csv;
    readonly string[] _headers;
    readonly int _idColumn;
    readonly int _statusColumn;
    readonly int _messageColumn;
    readonly List<(int Column, TextColumn.Builder Cells)> _texts = [];
    readonly List<(int Column, string Name, List<double> Values)> _numbers = [];
    readonly Dictionary<string, long> _lineOfId = new(StringComparer.Ordinal);
    readonly Dictionary<string, LeftOutRows> _leftOut = [];
    readonly List<string> _ids = [];
    VectorColumns _vector;
    float[] _vectors = [];
    float[] _row;
    int _used;

    TableReader(string path, CsvReader csv, string idColumn, string? vectorPrefix)
    {
        (_path, _csv) = (path, csv);
        _headers = [.. csv.Headers.Select(header => header.Trim())];
        RequireHeaders();
        _idColumn = IndexOf(idColumn);
        if (_idColumn < 0)
            throw Error(1, idColumn, $"no column is named {idColumn}; the columns are {string.Join(", ", _headers.Take(12))}");
        (_statusColumn, _messageColumn) = (IndexOf("status"), IndexOf("message"));
        _vector = VectorColumns.Find(path, _headers, vectorPrefix);
        _row = new float[_vector.Names.Length];

        for (var column = 0; column < _headers.Length; column++)
            if (column == _idColumn || column == _statusColumn || column == _messageColumn || _vector.Indices.Contains(column))
                continue;
            else if (NumberColumns.Contains(_headers[column], StringComparer.OrdinalIgnoreCase))
                _numbers.Add((column, _headers[column], []));
            else
                _texts.Add((column, new(_headers[column])));
    }

    public static EmbeddingTable Read(string path, string idColumn, string? vectorPrefix, CancellationToken cancellationToken)
    {
        try
        {
            using var csv = CsvReader.FromFile(
                path,
                new CsvReaderOptions
                {
                    Separator = ',',
                    MalformedData = CsvMalformedDataHandling.Throw,
                    MaxRecordSize = 1 << 24, // in bytes; a quote that is never closed would otherwise take in the rest of the file
                    TrackLineNumbers = true,
                    PoolStrings = true,
                }
            );
            return new TableReader(path, csv, idColumn, vectorPrefix).ReadRows(cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EmbeddingTableException($"{path} does not exist; name a CSV with an id column and vector columns.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new EmbeddingTableException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (CsvFormatException exception)
        {
            var line = Math.Max(1, exception.LineNumber);
            throw new EmbeddingTableException(
                $"{path}:{line}: quotes are misplaced or not closed; put the whole cell in quotes and double the quotes in it.",
                exception
            )
            {
                Line = line,
            };
        }
    }

    EmbeddingTable ReadRows(CancellationToken cancellationToken)
    {
        while (_csv.Read())
        {
            if (_csv.RowNumber % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var line = _csv.LineNumber;
            if (_csv.FieldCount != _headers.Length)
                throw Error(
                    line,
                    null,
                    $"the row has {_csv.FieldCount} cells, the header {_headers.Length}; the file may be truncated, or a cell with a comma may lack quotes"
                );
            var id = ReadId(line);
            if (ReasonToLeaveOut(line) is { } reason)
                LeaveOut(reason, line, id);
            else
                Keep(line, id);
        }
        if (_ids.Count == 0)
            throw new EmbeddingTableException(
                _leftOut.Count == 0
                    ? $"{_path}: there are no rows below the header."
                    : $"{_path}: no row has a usable vector: {string.Join("; ", _leftOut.Values.Select(rows => $"{rows.Count} x {rows.Reason}"))}."
            );
        Array.Resize(ref _vectors, _used);
        return new(
            _path,
            [.. _ids],
            _vector.Names,
            _vectors,
            _texts.Select(text => text.Cells.Build()),
            _numbers.Select(number => KeyValuePair.Create(number.Name, number.Values.ToArray()))
        )
        {
            LeftOut = [.. _leftOut.Values],
            Origin = TableOrigin.ReadFor(_path),
        };
    }

    string ReadId(long line)
    {
        var id = Text(_idColumn, line);
        if (string.IsNullOrWhiteSpace(id))
            throw Error(line, _headers[_idColumn], "the id is empty; every row needs one");
        if (!_lineOfId.TryAdd(id, line))
            throw Error(line, _headers[_idColumn], $"the id \"{id}\" is on line {_lineOfId[id]} already; ids must be unique");
        return id;
    }

    /// <summary>Reads the vector into <see cref="_row"/>; returns why the row has none, or null.</summary>
    string? ReasonToLeaveOut(long line)
    {
        if (
            _statusColumn >= 0
            && _csv.GetString(_statusColumn).Trim() is var status
            && !status.Equals("ok", StringComparison.OrdinalIgnoreCase)
        )
            return status.Length == 0 ? "status is empty" : $"status is {status}";
        return _vector.IsList ? ReadList(line) : ReadUnits(line);
    }

    string? ReadUnits(long line)
    {
        var empty = 0;
        var finite = true;
        for (var unit = 0; unit < _row.Length; unit++)
            if (IsBlank(_vector.Indices[unit]))
                empty++;
            else
                finite &= float.IsFinite(_row[unit] = Number<float>(_vector.Indices[unit], line));
        return empty == _row.Length ? "the vector is empty"
            : empty > 0 ? "the vector has empty cells"
            : finite ? null
            : "the vector is not finite";
    }

    string? ReadList(long line)
    {
        var column = _vector.Indices[0];
        var cell = _csv.GetString(column).AsSpan().Trim();
        if (cell.StartsWith("[") && cell.EndsWith("]"))
            cell = cell[1..^1].Trim();
        if (cell.IsEmpty)
            return "the vector is empty";
        var values = new List<float>(_row.Length);
        foreach (var range in cell.SplitAny(" ,;\t\r\n"))
            if (!cell[range].IsEmpty)
                values.Add(
                    float.TryParse(cell[range], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                        ? value
                        : throw NotANumber(cell[range], column, line)
                );
        if (_row.Length == 0)
        {
            _row = new float[values.Count];
            _vector = _vector with { Names = [.. Enumerable.Range(0, values.Count).Select(i => $"{_headers[column]}{i}")] };
        }
        if (values.Count != _row.Length)
            throw Error(
                line,
                _headers[column],
                $"the vector has {values.Count} values, those above it {_row.Length}; all rows need the same number"
            );
        values.CopyTo(_row);
        return values.TrueForAll(float.IsFinite) ? null : "the vector is not finite";
    }

    void Keep(long line, string id)
    {
        foreach (var (column, _, values) in _numbers)
            values.Add(IsBlank(column) ? double.NaN : Number<double>(column, line));
        foreach (var (column, cells) in _texts)
            cells.Add(Text(column, line));
        if (_used + _row.Length > _vectors.Length)
            Grow();
        _row.CopyTo(_vectors, _used);
        _used += _row.Length;
        _ids.Add(id);
    }

    void Grow()
    {
        var wanted = Math.Max(_used + (long)_row.Length, Math.Min(Math.Max(1L << 16, _used * 2L), Array.MaxLength));
        if (wanted > Array.MaxLength)
            throw new EmbeddingTableException(
                $"{_path}: more than {Array.MaxLength / _row.Length} rows of {_row.Length} units do not fit into one table; split the file."
            );
        Array.Resize(ref _vectors, (int)wanted);
    }

    void LeaveOut(string reason, long line, string id)
    {
        var message = _messageColumn < 0 ? "" : _csv.GetString(_messageColumn);
        _leftOut[reason] = _leftOut.TryGetValue(reason, out var rows)
            ? rows with
            {
                Count = rows.Count + 1,
            }
            : new(reason, 1, line, id, message);
    }

    bool IsBlank(int column) => _csv.GetSpan(column).IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    string Text(int column, long line)
    {
        var text = _csv.GetString(column);
        return text.Contains('\uFFFD') ? throw Error(line, _headers[column], "the text is not UTF-8; save the file as UTF-8") : text;
    }

    // The reader's own parser reads "1,5" as 15; decimal commas must be errors.
    T Number<T>(int column, long line)
        where T : INumberBase<T> =>
        T.TryParse(_csv.GetSpan(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw NotANumber(_csv.GetString(column), column, line);

    EmbeddingTableException NotANumber(ReadOnlySpan<char> cell, int column, long line) =>
        Error(line, _headers[column], $"\"{cell[..Math.Min(cell.Length, 40)]}\" is not a number; write it as -0.25 or 1e-3");

    void RequireHeaders()
    {
        if (_headers.Length == 0)
            throw Error(1, null, "the file is empty; a header line such as id,path,status,message,z00,z01 is expected");
        if (_headers.Length == 1 && _headers[0].IndexOfAny([';', '\t']) >= 0)
            throw Error(1, null, "the columns are not separated by commas; save the file with commas");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in _headers)
            if (header.Length == 0)
                throw Error(1, null, "a column has no name; name every column");
            else if (!seen.Add(header))
                throw Error(1, header, "two columns have this name; names must be unique");
    }

    int IndexOf(string header) => Array.FindIndex(_headers, candidate => candidate.Equals(header, StringComparison.OrdinalIgnoreCase));

    EmbeddingTableException Error(long line, string? column, string message) =>
        new($"{_path}:{line}: {(column is null ? "" : $"column {column}: ")}{message}.") { Line = line, Column = column };
}
