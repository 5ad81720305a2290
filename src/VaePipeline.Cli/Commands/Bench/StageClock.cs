using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>The processor time of a step of embedding, measured alone on one thread.</summary>
/// <param name="Name">decode, log_mel or encode.</param>
/// <param name="CoreMicroseconds">Processor time per clip.</param>
/// <param name="Share">Its share of all steps. [0, 1]</param>
sealed record StageTiming(string Name, double CoreMicroseconds, double Share);

/// <summary>Runs the steps of embedding one after the other on chunks of files, and adds up the processor time of each.</summary>
sealed class StageClock(LogMelOptions features, EncoderSession? encoder)
{
    /// <summary>Files per chunk: complete batches, and few enough to stay in cache.</summary>
    const int Chunk = 8;

    readonly LogMel _logMel = new(features);
    readonly float[] _samples = new float[Chunk * features.SamplesSeen];
    readonly int[] _lengths = new int[Chunk];
    readonly float[] _logMels = new float[Chunk * features.Size];
    readonly float[] _embeddings = new float[Chunk * (encoder?.Metadata.LatentSize ?? 0)];
    TimeSpan _decode,
        _features,
        _encode;

    public int Clips { get; private set; }

    /// <summary>Measures files; the last chunk is skipped if it is incomplete.</summary>
    public void Run(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (var chunk in paths.Chunk(Chunk).Where(chunk => chunk.Length == Chunk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Chunk; i++)
                _lengths[i] = Decode(chunk[i], i);
            var decoded = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Chunk; i++)
                _logMel.TryComputeClip(
                    _samples.AsSpan(i * features.SamplesSeen, _lengths[i]),
                    _logMels.AsSpan(i * features.Size, features.Size)
                );
            var computed = Environment.CpuUsage.TotalTime;
            encoder?.Encode(_logMels, Chunk, _embeddings, []);
            _encode += Environment.CpuUsage.TotalTime - computed;
            (_decode, _features, Clips) = (_decode + decoded - started, _features + computed - decoded, Clips + Chunk);
        }
    }

    /// <summary>Reads a file and returns its number of samples, 0 if it is unreadable.</summary>
    int Decode(string path, int clip)
    {
        try
        {
            return AudioFile.ReadClip(path, features, _samples.AsSpan(clip * features.SamplesSeen, features.SamplesSeen)).Length;
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException)
        {
            return 0;
        }
    }

    public void Reset() => (_decode, _features, _encode, Clips) = (default, default, default, 0);

    public IReadOnlyList<StageTiming> Timings()
    {
        (string Name, TimeSpan Time)[] times = [("decode", _decode), ("log_mel", _features), ("encode", _encode)];
        if (encoder is null)
            times = times[..2];
        var total = times.Sum(time => time.Time.TotalMicroseconds);
        return
        [
            .. times.Select(time => new StageTiming(
                time.Name,
                time.Time.TotalMicroseconds / Math.Max(1, Clips),
                total > 0 ? time.Time.TotalMicroseconds / total : 0
            )),
        ];
    }
}
