using System.Diagnostics;
using VaePipeline.ML.Jobs;
using VaePipeline.ML.Transforms.Batches;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>A job from files to rows.</summary>
/// <param name="CoreMicroseconds">Processor time of all threads per clip.</param>
/// <param name="Ratio">The same, divided by that of the separate steps.</param>
/// <param name="ClipsPerSecond">The rate from the first to the last batch of rows.</param>
/// <param name="Busy">Processor time divided by wall time and threads, from the first to the last batch of rows. [0, 1]</param>
sealed record JobTiming(double CoreMicroseconds, double Ratio, double ClipsPerSecond, double Busy);

/// <summary>The results of <see cref="EmbedBenchmark"/>.</summary>
/// <param name="Clips">Rows of a job.</param>
/// <param name="StageClips">Clips used to measure the steps.</param>
/// <param name="Threads">Threads of a job.</param>
/// <param name="Stages">The steps, each alone on one thread.</param>
/// <param name="Cold">The first job, including the start of the process and compilation.</param>
/// <param name="Warm">The same job again in the same process.</param>
/// <param name="FirstRowSeconds">The time from the start of the process to the first batch of rows.</param>
/// <param name="PeakMegabytes">The peak memory until the end of the first job, in 10^6 bytes.</param>
sealed record EmbedBenchmarkReport(
    int Clips,
    int StageClips,
    int Threads,
    IReadOnlyList<StageTiming> Stages,
    JobTiming Cold,
    JobTiming Warm,
    double FirstRowSeconds,
    double PeakMegabytes
)
{
    /// <summary>Processor time of all steps per clip.</summary>
    public double StagesCoreMicroseconds => Stages.Sum(stage => stage.CoreMicroseconds);
}

/// <summary>Measures a job and each of its steps alone, in one process.</summary>
sealed class EmbedBenchmark : IProgress<EmbeddingProgress>
{
    (long At, TimeSpan Processor, int Rows) _first,
        _last;
    TimeSpan _processor;
    int _rows;
    DateTime _firstRow;

    /// <summary>Runs the benchmark. The process should have done nothing else before, as the first job is measured from the start of the process.</summary>
    /// <param name="sounds">At least 64 files, and the time of their preparation.</param>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <param name="threads">Threads of the jobs; 0 uses one per core.</param>
    /// <param name="times">How many times a job embeds the inputs. At least 1</param>
    /// <param name="cancellationToken">Stops the benchmark.</param>
    public static EmbedBenchmarkReport Run(
        BenchmarkSounds sounds,
        string model,
        int threads,
        int times,
        CancellationToken cancellationToken
    )
    {
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
            var cold = Time(request, sounds.Preparation.Processor, cancellationToken);
            using var process = Process.GetCurrentProcess();
            var peak = process.PeakWorkingSet64;

            using var encoder = new EncoderSession(ModelPath.Resolve(model).Encoder, threads: 1);
            var paths = sounds.Paths();
            var clock = new StageClock(encoder.Metadata.Features, encoder);
            clock.Run(paths.Take(BenchmarkSounds.MinFiles), cancellationToken);
            clock.Reset();
            clock.Run(paths, cancellationToken);
            var stages = clock.Timings();
            var warm = Time(request, Environment.CpuUsage.TotalTime, cancellationToken);
            var firstRow = cold._firstRow - process.StartTime.ToUniversalTime() - sounds.Preparation.Wall;
            return new(
                cold._rows,
                clock.Clips,
                threads,
                stages,
                cold.Timing(stages, threads),
                warm.Timing(stages, threads),
                firstRow.TotalSeconds,
                peak / 1e6
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static EmbedBenchmark Time(EmbeddingRequest request, TimeSpan processorBefore, CancellationToken cancellationToken)
    {
        var run = new EmbedBenchmark();
        run._rows = Embedder.Run(request, run, cancellationToken).Total;
        run._processor = Environment.CpuUsage.TotalTime - processorBefore;
        return run;
    }

    void IProgress<EmbeddingProgress>.Report(EmbeddingProgress value)
    {
        if (value.Rows == 0)
            return;
        _last = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, value.Rows);
        if (_first.Rows == 0)
            (_first, _firstRow) = (_last, DateTime.UtcNow);
    }

    JobTiming Timing(IReadOnlyList<StageTiming> stages, int threads)
    {
        var seconds = Stopwatch.GetElapsedTime(_first.At, _last.At).TotalSeconds;
        var core = _processor.TotalMicroseconds / _rows;
        return new(
            core,
            core / stages.Sum(stage => stage.CoreMicroseconds),
            seconds > 0 ? (_last.Rows - _first.Rows) / seconds : 0,
            seconds > 0 ? (_last.Processor - _first.Processor).TotalSeconds / seconds / threads : 0
        );
    }
}
