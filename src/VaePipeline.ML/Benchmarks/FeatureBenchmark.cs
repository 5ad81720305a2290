using System.Diagnostics;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;

namespace VaePipeline.ML.Benchmarks;

/// <summary>What log-mels cost: reading and computing alone on one thread, and both on all threads.</summary>
public static class FeatureBenchmark
{
    /// <summary>Measures.</summary>
    /// <param name="sounds">At least 64 files.</param>
    /// <param name="features">The features.</param>
    /// <param name="threads">Threads for the whole; 0 takes as many as there are cores. [0, 1,024]</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TimbreException">An input is missing, or there are too few.</exception>
    public static FeatureBenchmarkReport Run(BenchmarkSounds sounds, LogMelOptions features, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sounds);
        ArgumentNullException.ThrowIfNull(features);
        threads = new BatchingOptions { Threads = threads }.ThreadCount;
        var paths = sounds.Paths();
        var clock = new StageClock(features, encoder: null);
        var warmUp = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warmUp).TotalSeconds < 1) // past the runtime's second compilation
            clock.Run(paths.Take(BenchmarkSounds.Least), cancellationToken);
        clock.Reset();
        clock.Run(paths, cancellationToken);

        var logMel = new LogMel(features);
        var started = Stopwatch.GetTimestamp();
        Parallel.ForEach(paths, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => (Samples: new float[features.SamplesSeen], LogMel: new float[features.Size]),
            (path, _, memory) =>
            {
                var length = AudioFile.ReadStart(path, memory.Samples, features.SampleRate).Length;
                logMel.TryCompute(memory.Samples.AsSpan(0, length), memory.LogMel);
                return memory;
            },
            _ => { });
        return new()
        {
            Clips = clock.Clips,
            Threads = threads,
            Stages = clock.Timings(),
            ClipsPerSecond = paths.Count / Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }
}
