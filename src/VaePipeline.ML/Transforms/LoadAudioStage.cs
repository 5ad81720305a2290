using VaePipeline.Audio;
using VaePipeline.Audio.Preparation;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Reads files to samples. An unreadable file gives an empty vector and the reason; of one that is not whole, the message says what is missing.</summary>
sealed class LoadAudioStage(string output, string input, LoadAudioOptions options)
    : BatchStage(
        [new(input, TextDataViewType.Instance)],
        [
            new(output, new VectorDataViewType(NumberDataViewType.Single)),
            new(options.DurationColumnName, NumberDataViewType.Single),
            new(options.StatusColumnName, TextDataViewType.Instance),
            new(options.MessageColumnName, TextDataViewType.Instance),
            .. options.PreparedFor is null
                ? Array.Empty<StageOutput>()
                : [new(LoadAudioOptions.StartColumnName, NumberDataViewType.Double)],
        ]
    )
{
    const int MaxRented = 1 << 18; // samples to rent memory for before the file's length is known

    public override void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run)
    {
        var paths = (ValueColumn<ReadOnlyMemory<char>>)inputs[0]!;
        var samples = (VectorColumn<float>)outputs[0];
        var durations = (ValueColumn<float>)outputs[1];
        var outcome = new OutcomeColumns(outputs[2], outputs[3]);
        var starts = options.PreparedFor is null ? null : (ValueColumn<double>)outputs[4];
        for (var row = run.First; row < run.End; row++)
        {
            samples.Release(row);
            var clip = new SoundClip(0, double.NaN, double.NaN, ClipCondition.Usable, "");
            try
            {
                clip = Read(paths[row].ToString(), samples, row);
                outcome.Set(row, clip.Condition);
                outcome.AddMessage(row, clip.Notice.AsMemory());
            }
            catch (Exception exception) when (IsFileProblem(exception))
            {
                outcome.Set(row, NoteStatus.Error, exception.Message);
                samples.Release(row);
            }
            durations[row] = (float)clip.DurationSeconds;
            if (starts is not null)
                starts[row] = clip.StartSeconds;
        }
    }

    /// <summary>Whether the cause is the file and not the program.</summary>
    public static bool IsFileProblem(Exception exception) =>
        exception is AudioFormatException or IOException or UnauthorizedAccessException or ArgumentException;

    /// <summary>Reads a file's samples, or its prepared clip, into the row.</summary>
    SoundClip Read(string path, VectorColumn<float> samples, int row)
    {
        if (options.PreparedFor is { } features)
        {
            var clip = AudioFile.ReadClip(path, features, samples.Rent(row, features.SamplesSeen), options.Ffmpeg);
            samples.Set(row, clip.Length);
            return clip;
        }
        if (options.MaxSamples is not { } maxSamples || maxSamples > MaxRented)
        {
            var sound = AudioFile.Read(path, options.Ffmpeg, options.SampleRate, options.MaxSamples);
            samples[row] = new(sound.Samples.Length, sound.Samples);
            return new(sound.Samples.Length, 0, sound.DurationSeconds, ClipCondition.Usable, sound.Notice);
        }
        var start = AudioFile.ReadStart(path, samples.Rent(row, maxSamples), options.SampleRate, options.Ffmpeg);
        samples.Set(row, start.Length);
        return new(start.Length, 0, start.DurationSeconds, ClipCondition.Usable, start.Notice);
    }
}

/// <summary>The status and message columns of a stage.</summary>
readonly struct OutcomeColumns(BatchColumn status, BatchColumn message)
{
    readonly ValueColumn<ReadOnlyMemory<char>> _status = (ValueColumn<ReadOnlyMemory<char>>)status;
    readonly ValueColumn<ReadOnlyMemory<char>> _message = (ValueColumn<ReadOnlyMemory<char>>)message;

    public ReadOnlyMemory<char> Status(int row) => _status[row];

    public ReadOnlyMemory<char> Message(int row) => _message[row];

    public void Set(int row, string status, string message = "") => (_status[row], _message[row]) = (status.AsMemory(), message.AsMemory());

    public void Set(int row, ClipCondition condition) => Set(row, NoteStatus.Of(condition), NoteStatus.MessageOf(condition));

    /// <summary>Adds a sentence to the message.</summary>
    public void AddMessage(int row, ReadOnlyMemory<char> sentence)
    {
        if (!sentence.IsEmpty)
            _message[row] = _message[row].IsEmpty ? sentence : $"{_message[row]} {sentence}".AsMemory();
    }

    public void CopyFrom(OutcomeColumns earlier, int row) => (_status[row], _message[row]) = (earlier._status[row], earlier._message[row]);
}
