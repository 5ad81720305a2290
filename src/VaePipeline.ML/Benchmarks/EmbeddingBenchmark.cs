using System.Diagnostics;
using VaePipeline.ML.Jobs;

namespace VaePipeline.ML.Benchmarks;

/// <summary>What embedding costs: a job as `vae embed` does it, and each of its steps alone, in one process and so on one machine at one time.</summary>
public static class EmbeddingBenchmark
{
    /// <summary>Measures. For the first job to begin with the process, as that of `vae embed` does, nothing else should have run in it.</summary>
    /// <param name="sounds">What to embed; at least 64 files.</param>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <param name="threads">Threads of the jobs; 0 takes as many as there are cores. [0, 1,024]</param>
    /// <param name="times">How many times the inputs are embedded in a job, to have a long one. At least 1</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TimbreException">An input is missing, or there are too few.</exception>
    public static EmbeddingBenchmarkReport Run(BenchmarkSounds sounds, string model, int threads, int times, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sounds);
        if (times < 1)
            throw new ArgumentOutOfRangeException(nameof(times), FormattableString.Invariant($"Times is {times}; allowed: 1 or more."));
        threads = new BatchingOptions { Threads = threads }.ThreadCount;
        var folder = Directory.CreateTempSubdirectory("vae-bench-");
        try
        {
            var request = new EmbeddingRequest
            {
                Inputs = [.. Enumerable.Repeat(sounds.Inputs, times).SelectMany(inputs => inputs)],
                Model = model,
                Output = Path.Combine(folder.FullName, "out.csv"),
                Threads = threads,
                Overwrite = true,
            };
            var cold = JobRun.Of(request, sounds.PreparationTime, cancellationToken);
            using var process = Process.GetCurrentProcess();
            var peak = process.PeakWorkingSet64;

            using var session = TimbreEncoder.OpenSession(model);
            var paths = sounds.Paths();
            var clock = new StageClock(session.Metadata.Features, session);
            clock.Run(paths.Take(BenchmarkSounds.Least), cancellationToken);
            clock.Reset();
            clock.Run(paths, cancellationToken);
            var stages = clock.Timings();
            var warm = JobRun.Of(request, Environment.CpuUsage.TotalTime, cancellationToken);
            return new()
            {
                Clips = cold.Rows,
                StageClips = clock.Clips,
                Threads = threads,
                Stages = stages,
                Cold = cold.Timing(stages, threads),
                Warm = warm.Timing(stages, threads),
                FirstRowSeconds = (cold.FirstRow - process.StartTime.ToUniversalTime() - sounds.PreparationWallTime).TotalSeconds,
                PeakMegabytes = peak / 1e6,
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A job and what it took: processor time in all, and between its first and its last batch of rows.</summary>
    sealed class JobRun : IProgress<EmbeddingProgress>
    {
        (long At, TimeSpan Processor, int Rows) _first, _last;
        TimeSpan _processor;

        public int Rows { get; private set; }

        public DateTime FirstRow { get; private set; }

        public static JobRun Of(EmbeddingRequest request, TimeSpan processorBefore, CancellationToken cancellationToken)
        {
            var run = new JobRun();
            run.Rows = Embedder.Run(request, run, cancellationToken).Total;
            run._processor = Environment.CpuUsage.TotalTime - processorBefore;
            return run;
        }

        public void Report(EmbeddingProgress value)
        {
            if (value.Rows == 0)
                return;
            _last = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, value.Rows);
            if (_first.Rows > 0)
                return;
            (_first, FirstRow) = (_last, DateTime.UtcNow);
        }

        public JobTiming Timing(IReadOnlyList<StageTiming> stages, int threads)
        {
            var seconds = Stopwatch.GetElapsedTime(_first.At, _last.At).TotalSeconds;
            var core = _processor.TotalMicroseconds / Rows;
            return new()
            {
                CoreMicroseconds = core,
                Ratio = core / stages.Sum(stage => stage.CoreMicroseconds),
                ClipsPerSecond = seconds > 0 ? (_last.Rows - _first.Rows) / seconds : 0,
                Busy = seconds > 0 ? (_last.Processor - _first.Processor).TotalSeconds / seconds / threads : 0,
            };
        }
    }
}
