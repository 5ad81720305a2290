using System.Diagnostics;
using VaePipeline.Audio;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Transforms;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>The sounds of a benchmark: the user's files, or synthetic notes in a temporary folder.</summary>
/// <param name="inputs">Files, folders, patterns and lists.</param>
/// <param name="folder">The temporary folder, if any.</param>
sealed class BenchmarkSounds(IReadOnlyList<string> inputs, DirectoryInfo? folder = null) : IDisposable
{
    public const int MinFiles = 64;

    const int Notes = 256;
    const int Seconds = 4;
    const int Rate = 16_000;

    public IReadOnlyList<string> Inputs => inputs;

    /// <summary>The folder of a baseline network with random weights, which takes as long as a trained one; null for the user's files.</summary>
    public string? Model => folder is null ? null : Path.Combine(folder.FullName, "model");

    /// <summary>Processor and wall time of making the sounds and the model.</summary>
    public (TimeSpan Processor, TimeSpan Wall) Preparation { get; init; }

    /// <summary>Makes 256 notes of 4 s at 16 kHz, and a model.</summary>
    public static BenchmarkSounds Make()
    {
        var (processor, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var folder = Directory.CreateTempSubdirectory("vae-bench-");
        var sounds = folder.CreateSubdirectory("sounds").FullName;
        var random = new Philox(1, RandomStream.Benchmark);
        for (var i = 0; i < Notes; i++)
            WavFile.Write(
                Path.Combine(sounds, FormattableString.Invariant($"{i:000}.wav")),
                Note(110 * Math.Pow(2, i % 48 / 12.0), ref random),
                Rate
            );
        var weights = new List<NamedTensor>();
        foreach (var shape in WeightShape.Of(VaeArchitecture.Default))
        {
            var values = new float[shape.Count];
            random.FillUniform(values, 0.5 / Math.Sqrt(Math.Max(1, shape.Count / shape.Shape[0])));
            weights.Add(new(shape.Name, shape.Shape, values));
        }
        OnnxExporter.Export(new(new() { Name = "random weights" }, weights), Path.Combine(folder.FullName, "model"));
        return new([sounds], folder) { Preparation = (Environment.CpuUsage.TotalTime - processor, Stopwatch.GetElapsedTime(started)) };
    }

    static float[] Note(double hz, ref Philox random)
    {
        var samples = new float[Seconds * Rate];
        for (var i = 0; i < samples.Length; i++)
        {
            var phase = 2 * Math.PI * hz * i / Rate;
            samples[i] = (float)(
                Math.Exp(-(double)i / Rate) * (0.4 * Math.Sin(phase) + 0.1 * Math.Sin(3 * phase)) + 0.002 * (random.NextUniform() - 0.5)
            );
        }
        return samples;
    }

    /// <exception cref="TimbreException">There are too few files.</exception>
    public IReadOnlyList<string> Paths()
    {
        string[] paths = [.. new InputFinder(TextReader.Null).Find(inputs).Select(note => note.Path)];
        return paths.Length >= MinFiles
            ? paths
            : throw new TimbreException(
                $"{paths.Length} {(paths.Length == 1 ? "file is" : "files are")} too few to measure with; give at least {MinFiles}."
            );
    }

    public void Dispose() => folder?.Delete(recursive: true);
}
