using System.Text;
using System.Text.Json;

namespace VaePipeline.Datasets.NSynth;

/// <summary>
/// Reads examples.json as a stream of tokens, so that the training set's 200 MB never stand in memory as a document:
/// what is kept is one <see cref="Note"/> a key, with instrument names shared.
/// </summary>
sealed class ExamplesReader
{
    const int FirstBuffer = 64 * 1024;
    const int LongestToken = 16 * 1024 * 1024;

    readonly string _file;
    readonly string _root;
    readonly List<Note> _notes = [];
    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    readonly List<string> _qualities = [];
    Note? _note;
    string _property = "";

    ExamplesReader(string file, string root) => (_file, _root) = (file, root);

    /// <summary>The notes in the file's order.</summary>
    public static List<Note> Read(string file, string root)
    {
        var reader = new ExamplesReader(file, root);
        try
        {
            reader.ReadTokens();
        }
        catch (JsonException e)
        {
            throw new DatasetException(
                $"{file}: not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; " +
                "the file is cut short or damaged, download or render the set again.", e);
        }
        return reader._notes;
    }

    void ReadTokens()
    {
        using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[FirstBuffer];
        var filled = 0;
        var state = new JsonReaderState();
        while (true)
        {
            var read = stream.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isFinalBlock: read == 0, state);
            while (reader.Read())
                Take(ref reader);
            if (read == 0)
                return;
            state = reader.CurrentState;
            var consumed = (int)reader.BytesConsumed;
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            if (filled < buffer.Length)
                continue;
            if (buffer.Length >= LongestToken)
                throw new DatasetException(
                    $"{_file}: a single value is longer than {LongestToken / 1024 / 1024} MB; this is no NSynth examples.json.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>Depth 0 is the file's object, 1 a note's key, 2 a field of a note, 3 an item of a field's list.</summary>
    void Take(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth, reader.TokenType)
        {
            case (0, JsonTokenType.StartObject or JsonTokenType.EndObject):
                break;
            case (0, _):
                throw new DatasetException(
                    $"{_file}: the top level is {reader.TokenType}; NSynth's examples.json is one object with a key a note.");
            case (1, JsonTokenType.PropertyName):
                _note = Begin(reader.GetString()!);
                break;
            case (1, JsonTokenType.StartObject):
                break;
            case (1, JsonTokenType.EndObject):
                _notes.Add(_qualities.Count == 0 ? _note! : _note! with { Qualities = _qualities.ToArray() });
                _qualities.Clear();
                break;
            case (1, _):
                throw new DatasetException(
                    $"{_file}: \"{_note?.Id}\" is {reader.TokenType}; each key must hold an object with pitch, velocity and instrument_str.");
            case (2, JsonTokenType.PropertyName):
                _property = reader.GetString()!;
                break;
            case (2, JsonTokenType.String or JsonTokenType.Number):
                TakeField(ref reader);
                break;
            case (3, JsonTokenType.String) when _property == "qualities_str":
                _qualities.Add(Shared(reader.GetString()!));
                break;
        }
    }

    Note Begin(string id)
    {
        if (!IsFileName(id))
            throw new DatasetException(
                $"{_file}: the key \"{Printable(id)}\" is not a plain file name; " +
                "a key may not hold '/', '\\', ':', control characters or be a dot path.");
        return new Note(id, NSynthLayout.AudioPath(_root, id)) { RelativePath = $"{NSynthLayout.AudioFolder}/{id}.wav" };
    }

    void TakeField(ref Utf8JsonReader reader)
    {
        switch (_property)
        {
            case "note_str" when Text(ref reader) != _note!.Id:
                throw new DatasetException(
                    $"{_file}: key \"{_note.Id}\" has note_str \"{Printable(reader.GetString()!)}\"; the two must be the same.");
            case "instrument_str":
                _note = _note! with { Instrument = Shared(Text(ref reader)) };
                break;
            case "instrument_family_str":
                _note = _note! with { Family = Shared(Text(ref reader)) };
                break;
            case "instrument_source_str":
                _note = _note! with { Source = Shared(Text(ref reader)) };
                break;
            case "pitch":
                _note = _note! with { Pitch = Midi(ref reader) };
                break;
            case "velocity":
                _note = _note! with { Velocity = Midi(ref reader) };
                break;
        }
    }

    string Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? reader.GetString()!
        : throw new DatasetException($"{_file}: \"{_note!.Id}\" has a number as {_property}; it must be a string.");

    int Midi(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value is >= 0 and <= 127)
            return value;
        var given = Printable(Encoding.UTF8.GetString(reader.ValueSpan));
        throw new DatasetException($"{_file}: \"{_note!.Id}\" has {_property} {given}; it must be a whole number from 0 to 127.");
    }

    string Shared(string name)
    {
        if (_names.TryGetValue(name, out var same))
            return same;
        _names.Add(name, name);
        return name;
    }

    static bool IsFileName(string id) =>
        id.Length is > 0 and <= 200 && id.Trim('.', ' ').Length > 0 && !id.Any(c => c is '/' or '\\' or ':' || char.IsControl(c));

    static string Printable(string text) =>
        new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
