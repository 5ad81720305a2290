using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Benchmarks;

/// <summary>Runs the steps of embedding one by one over a few files at a time, and adds up the processor time of each.</summary>
sealed class StageClock(LogMelOptions features, EncoderSession? encoder)
{
    /// <summary>Files at a time: whole batches, and few enough to stay in a cache.</summary>
    const int Chunk = 8;

    readonly LogMel _logMel = new(features);
    readonly float[] _samples = new float[Chunk * features.SamplesSeen];
    readonly int[] _lengths = new int[Chunk];
    readonly float[] _logMels = new float[Chunk * features.Size];
    readonly float[] _embeddings = new float[Chunk * (encoder?.Metadata.LatentSize ?? 0)];
    TimeSpan _decode, _features, _encode;
    int _clips;

    /// <summary>Clips measured.</summary>
    public int Clips => _clips;

    /// <summary>Takes files through the steps; those that cannot be read are left out, and what is left of a chunk.</summary>
    public void Run(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (var chunk in paths.Chunk(Chunk).Where(chunk => chunk.Length == Chunk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begun = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Chunk; i++)
                _lengths[i] = Decode(chunk[i], i);
            var decoded = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Chunk; i++)
                _logMel.TryCompute(_samples.AsSpan(i * features.SamplesSeen, _lengths[i]), _logMels.AsSpan(i * features.Size, features.Size));
            var heard = Environment.CpuUsage.TotalTime;
            encoder?.Encode(_logMels, Chunk, _embeddings, []);
            _encode += Environment.CpuUsage.TotalTime - heard;
            (_decode, _features, _clips) = (_decode + decoded - begun, _features + heard - decoded, _clips + Chunk);
        }
    }

    int Decode(string path, int clip)
    {
        try
        {
            return AudioFile.ReadStart(path, _samples.AsSpan(clip * features.SamplesSeen, features.SamplesSeen), features.SampleRate).Length;
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException)
        {
            return 0;
        }
    }

    /// <summary>Forgets what was measured, once all code is compiled.</summary>
    public void Reset() => (_decode, _features, _encode, _clips) = (default, default, default, 0);

    public IReadOnlyList<StageTiming> Timings()
    {
        (string Name, TimeSpan Time)[] times = encoder is null
            ? [("decode", _decode), ("log_mel", _features)]
            : [("decode", _decode), ("log_mel", _features), ("encode", _encode)];
        var total = times.Sum(time => time.Time.TotalMicroseconds);
        return [.. times.Select(time => new StageTiming(time.Name, time.Time.TotalMicroseconds / Math.Max(1, _clips), total > 0 ? time.Time.TotalMicroseconds / total : 0))];
    }
}
