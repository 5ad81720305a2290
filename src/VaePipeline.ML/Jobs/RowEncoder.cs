using VaePipeline.Audio.Features;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Jobs;

/// <summary>
/// The ML.NET chain of a job. A note's index, path and start time pass through it as columns. If <paramref name="windows"/> is null, only the
/// start of each file is embedded.
/// </summary>
sealed class RowEncoder(OnnxModelFile encoder, LogMelOptions features, WindowPlan? windows, BatchingOptions batching, FfmpegDecoder ffmpeg)
{
    /// <summary>Encodes notes lazily, in order, without the first windows of the first note that are to be <paramref name="skipped"/>.</summary>
    public IEnumerable<(string Path, EmbeddedRow Row)> Encode(
        IEnumerable<ListedNote> notes,
        int skipped,
        CancellationToken cancellationToken
    )
    {
        var sounds = windows is null
            ? notes.Select(note => new Sound(note.Index, note.Note.Path))
            : WindowReader.Read(notes, skipped, windows, features.Preparation is not null, ffmpeg, cancellationToken);
        using var chain = new TransformerChain<ITransformer>([
            .. Stages().Select(options => new StageTransformer(options.MakeStage(), options)),
        ]);
        foreach (var row in Rows(chain.Transform(new SoundView(sounds, hasWindows: windows is not null))))
            yield return row;
    }

    IEnumerable<StageOptions> Stages()
    {
        if (windows is null)
            yield return new LoadAudioStageOptions(
                "Audio",
                "Path",
                new()
                {
                    SampleRate = features.SampleRate,
                    MaxSamples = features.SamplesSeen,
                    PreparedFor = features.Preparation is null ? null : features,
                    Ffmpeg = ffmpeg,
                }
            );
        yield return new LogMelStageOptions("LogMel", "Audio", new() { Features = features, IsPrepared = true });
        yield return new EncodeTimbreStageOptions("Embedding", "LogMel", batching, encoder);
    }

    // ML.NET's own row objects would generate code for each column, a tenth of the time of one file.
    static IEnumerable<(string Path, EmbeddedRow Row)> Rows(IDataView view)
    {
        var schema = view.Schema;
        var start = schema.GetColumnOrNull("Start");
        DataViewSchema.Column[] columns =
        [
            schema["Index"],
            schema["Path"],
            schema["Status"],
            schema["Message"],
            schema["Duration"],
            schema["Embedding"],
        ];
        using var cursor = view.GetRowCursor(start is { } column ? [.. columns, column] : columns);
        var getIndex = cursor.GetGetter<int>(columns[0]);
        var texts = new ValueGetter<ReadOnlyMemory<char>>[3];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = cursor.GetGetter<ReadOnlyMemory<char>>(columns[1 + i]);
        var getDuration = cursor.GetGetter<float>(columns[4]);
        var getEmbedding = cursor.GetGetter<VBuffer<float>>(columns[5]);
        var getStart = start is { } found ? cursor.GetGetter<double>(found) : null;
        while (cursor.MoveNext())
        {
            var (index, startSeconds, duration, embedding) = (0, 0.0, 0f, default(VBuffer<float>));
            getIndex(ref index);
            getStart?.Invoke(ref startSeconds);
            getDuration(ref duration);
            var (path, status, message) = (Text(texts[0]), Text(texts[1]), Text(texts[2]));
            if (status == NoteStatus.Ok)
                getEmbedding(ref embedding);
            var values = embedding.GetValues().ToArray();
            if (values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                (status, message, values) = (NoteStatus.Error, "The model's embedding contains values that are not finite.", []);
            yield return (path, new(index, startSeconds, status, message, duration, values));
        }
    }

    static string Text(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        var text = default(ReadOnlyMemory<char>);
        getter(ref text);
        return text.ToString();
    }
}
