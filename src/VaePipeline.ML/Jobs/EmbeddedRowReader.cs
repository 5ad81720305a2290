using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML.Jobs.Journal;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Jobs;

/// <summary>Reads the rows of a job's chain. ML.NET's own row objects would generate code for each column, a tenth of the time of one file.</summary>
sealed class EmbeddedRowReader : IDisposable
{
    readonly DataViewRowCursor _cursor;
    readonly ValueGetter<int> _index;
    readonly ValueGetter<ReadOnlyMemory<char>> _path, _status, _message;
    readonly ValueGetter<double>? _start;
    readonly ValueGetter<float> _duration;
    readonly ValueGetter<VBuffer<float>> _embedding;

    public EmbeddedRowReader(IDataView rows)
    {
        var schema = rows.Schema;
        var start = schema.GetColumnOrNull("Start");
        DataViewSchema.Column[] columns = [schema["Index"], schema["Path"], schema["Status"], schema["Message"], schema["Duration"], schema["Embedding"]];
        _cursor = rows.GetRowCursor(start is { } column ? [.. columns, column] : columns);
        _index = _cursor.GetGetter<int>(columns[0]);
        _path = _cursor.GetGetter<ReadOnlyMemory<char>>(columns[1]);
        _status = _cursor.GetGetter<ReadOnlyMemory<char>>(columns[2]);
        _message = _cursor.GetGetter<ReadOnlyMemory<char>>(columns[3]);
        _duration = _cursor.GetGetter<float>(columns[4]);
        _embedding = _cursor.GetGetter<VBuffer<float>>(columns[5]);
        _start = start is { } found ? _cursor.GetGetter<double>(found) : null;
    }

    /// <summary>Reads the next row; null after the last.</summary>
    public (string Path, EmbeddedRow Row)? Read()
    {
        if (!_cursor.MoveNext())
            return null;
        var (index, start, duration, embedding) = (0, 0.0, 0f, default(VBuffer<float>));
        _index(ref index);
        _start?.Invoke(ref start);
        _duration(ref duration);
        var (path, status, message) = (Text(_path), Text(_status), Text(_message));
        if (status != NoteStatus.Ok)
            return (path, new(index, start, status, message, duration, default));
        _embedding(ref embedding);
        var values = embedding.GetValues().ToArray();
        return values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
            ? (path, new(index, start, NoteStatus.Error, "The model's embedding contains values that are not finite.", duration, default))
            : (path, new(index, start, NoteStatus.Ok, message, duration, values));
    }

    public void Dispose() => _cursor.Dispose();

    static string Text(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        var text = default(ReadOnlyMemory<char>);
        getter(ref text);
        return text.ToString();
    }
}
