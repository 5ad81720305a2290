using System.Buffers;

namespace VaePipeline.Datasets;

/// <summary>
/// Reads examples.json as a stream of tokens, because the training set's 200 MB are too large for a document in memory.
/// Memory holds the notes, which share the strings of equal labels, and a buffer for the longest token.
/// </summary>
sealed class ExamplesReader
{
    const int InitialBufferBytes = 64 * 1024;
    const int MaxTokenBytes = 16 * 1024 * 1024;

    readonly string _file;
    readonly string _root;
    readonly List<Note> _notes = [];
    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    readonly List<string> _qualities = [];
    string _id = "";
    string? _property,
        _instrument,
        _family,
        _source;
    int? _pitch,
        _velocity;

    static readonly SearchValues<char> OutsideNames = SearchValues.Create([
        '/',
        '\\',
        ':',
        .. Enumerable.Range(0, 256).Select(c => (char)c).Where(char.IsControl),
    ]);

    ExamplesReader(string file, string root) => (_file, _root) = (file, root);

    /// <summary>The notes in the file's order.</summary>
    public static List<Note> Read(string file, string root)
    {
        var reader = new ExamplesReader(file, root);
        try
        {
            reader.ReadTokens();
        }
        catch (JsonException exception)
        {
            throw new DatasetException(
                $"{file}: not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}; the file is cut short or damaged, "
                    + "download or render the set again.",
                exception
            );
        }
        return reader._notes;
    }

    void ReadTokens()
    {
        using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[InitialBufferBytes];
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
            if (buffer.Length >= MaxTokenBytes)
                throw new DatasetException(
                    $"{_file}: a single value is longer than {MaxTokenBytes / 1024 / 1024} MB; this is not an NSynth examples.json."
                );
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>Depth 0 is the file's object, depth 1 the key of a note, depth 2 a field of a note, depth 3 an item of a field's list.</summary>
    void Take(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth, reader.TokenType)
        {
            case (3, JsonTokenType.Number): // "qualities", first because most tokens are of this kind; qualities_str has the same in words
            case (0, JsonTokenType.StartObject or JsonTokenType.EndObject):
            case (1, JsonTokenType.StartObject):
                break;
            case (0, _):
                throw new DatasetException(
                    $"{_file}: the top level is {reader.TokenType}; NSynth's examples.json is one object with one key per note."
                );
            case (1, JsonTokenType.PropertyName):
                Begin(reader.GetString()!);
                break;
            case (1, JsonTokenType.EndObject):
                _notes.Add(End());
                break;
            case (1, _):
                throw new DatasetException(
                    $"{_file}: \"{_id}\" is {reader.TokenType}; the value of each key must be an object with pitch, velocity and instrument_str."
                );
            case (2, JsonTokenType.PropertyName):
                _property = PropertyOf(ref reader);
                break;
            case (2, JsonTokenType.String or JsonTokenType.Number):
                TakeField(ref reader);
                break;
            case (3, JsonTokenType.String) when _property == "qualities_str":
                _qualities.Add(Shared(reader.GetString()!));
                break;
        }
    }

    /// <summary>The name of a field that is used, otherwise null. Compares bytes, because GetString would allocate a string for every name.</summary>
    static string? PropertyOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("note_str"u8) ? "note_str"
        : reader.ValueTextEquals("instrument_str"u8) ? "instrument_str"
        : reader.ValueTextEquals("instrument_family_str"u8) ? "instrument_family_str"
        : reader.ValueTextEquals("instrument_source_str"u8) ? "instrument_source_str"
        : reader.ValueTextEquals("pitch"u8) ? "pitch"
        : reader.ValueTextEquals("velocity"u8) ? "velocity"
        : reader.ValueTextEquals("qualities_str"u8) ? "qualities_str"
        : null;

    void Begin(string id)
    {
        if (!IsFileName(id))
            throw new DatasetException(
                $"{_file}: the key \"{PrintableText.Of(id)}\" is not a plain file name; "
                    + "'/', '\\', ':' and control characters are not allowed, nor are dots alone."
            );
        (_id, _property, _instrument, _family, _source, _pitch, _velocity) = (id, null, null, null, null, null, null);
        _qualities.Clear();
    }

    Note End() =>
        new(_id, NSynthLayout.AudioPath(_root, _id))
        {
            RelativePath = $"{NSynthLayout.AudioFolder}/{_id}.wav",
            Instrument = _instrument,
            Family = _family,
            Source = _source,
            Pitch = _pitch,
            Velocity = _velocity,
            Qualities = _qualities.Count == 0 ? null : _qualities.ToArray(),
        };

    void TakeField(ref Utf8JsonReader reader)
    {
        switch (_property)
        {
            case "note_str" when reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals(_id):
                throw new DatasetException(
                    $"{_file}: key \"{_id}\" has note_str \"{PrintableText.Of(Text(ref reader))}\"; the two must be the same."
                );
            case "instrument_str":
                _instrument = Shared(Text(ref reader));
                break;
            case "instrument_family_str":
                _family = Shared(Text(ref reader));
                break;
            case "instrument_source_str":
                _source = Shared(Text(ref reader));
                break;
            case "pitch":
                _pitch = Midi(ref reader);
                break;
            case "velocity":
                _velocity = Midi(ref reader);
                break;
        }
    }

    string Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new DatasetException($"{_file}: \"{_id}\" has a number as {_property}; it must be a string.");

    int Midi(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value is >= 0 and <= 127)
            return value;
        var given = PrintableText.Of(Encoding.UTF8.GetString(reader.ValueSpan));
        throw new DatasetException($"{_file}: \"{_id}\" has {_property} {given}; it must be a whole number from 0 to 127.");
    }

    string Shared(string name)
    {
        if (_names.TryGetValue(name, out var same))
            return same;
        _names.Add(name, name);
        return name;
    }

    static bool IsFileName(string id) =>
        id.Length is > 0 and <= 200 && id.Trim('.', ' ').Length > 0 && !id.AsSpan().ContainsAny(OutsideNames);
}
