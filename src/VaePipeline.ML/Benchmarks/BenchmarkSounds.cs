using System.Diagnostics;
using VaePipeline.Audio;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Benchmarks;

/// <summary>What a benchmark hears: the user's files, or plain tones in a temporary folder.</summary>
public sealed class BenchmarkSounds : IDisposable
{
    internal const int Least = 64;

    const int Tones = 256;
    const int ToneSeconds = 4;

    readonly DirectoryInfo? _folder;

    BenchmarkSounds(IReadOnlyList<string> inputs, DirectoryInfo? folder) => (Inputs, _folder) = (inputs, folder);

    /// <summary>Files, folders, patterns and lists.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Processor time that was spent on making them.</summary>
    internal TimeSpan PreparationTime { get; private init; }

    /// <summary>Wall time likewise.</summary>
    internal TimeSpan PreparationWallTime { get; private init; }

    /// <summary>The user's files.</summary>
    /// <param name="inputs">Files, folders, patterns and lists.</param>
    /// <param name="made">What was made beside them, whose model is used.</param>
    public static BenchmarkSounds Of(IReadOnlyList<string> inputs, BenchmarkSounds? made = null) =>
        new(inputs, null) { PreparationTime = made?.PreparationTime ?? default, PreparationWallTime = made?.PreparationWallTime ?? default };

    /// <summary>256 notes of 4 s at 16 kHz, and in <see cref="Model"/> the baseline network with random weights: it costs what a trained one does.</summary>
    public static BenchmarkSounds Made()
    {
        var (processor, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var folder = Directory.CreateTempSubdirectory("vae-bench-");
        var sounds = folder.CreateSubdirectory("sounds").FullName;
        var random = new Random(1);
        for (var i = 0; i < Tones; i++)
            WavFile.Write(Path.Combine(sounds, FormattableString.Invariant($"{i:000}.wav")), Tone(110 * Math.Pow(2, i % 48 / 12.0), random), 16_000);
        var weights = WeightShape.Of(VaeArchitecture.Default).Select(shape => new NamedTensor(shape.Name, shape.Shape, RandomWeights(shape, random)));
        OnnxExporter.Export(new(new() { Name = "random weights" }, [.. weights]), Path.Combine(folder.FullName, "model"));
        return new([sounds], folder) { PreparationTime = Environment.CpuUsage.TotalTime - processor, PreparationWallTime = Stopwatch.GetElapsedTime(started) };
    }

    /// <summary>The made model's folder; null beside the user's files.</summary>
    public string? Model => _folder is null ? null : Path.Combine(_folder.FullName, "model");

    static float[] Tone(double hz, Random random)
    {
        var samples = new float[ToneSeconds * 16_000];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (float)(Math.Exp(-i / 16_000.0) * (0.4 * Math.Sin(2 * Math.PI * hz * i / 16_000) + 0.1 * Math.Sin(6 * Math.PI * hz * i / 16_000)) + 0.002 * (random.NextDouble() - 0.5));
        return samples;
    }

    static float[] RandomWeights(WeightShape shape, Random random)
    {
        var scale = 1 / Math.Sqrt(Math.Max(1, shape.Count / shape.Shape[0]));
        return [.. Enumerable.Range(0, (int)shape.Count).Select(_ => (float)((random.NextDouble() - 0.5) * scale))];
    }

    /// <exception cref="TimbreException">There are too few, or an input is missing.</exception>
    internal IReadOnlyList<string> Paths()
    {
        string[] paths = [.. new InputFinder(TextReader.Null).Find(Inputs).Select(note => note.Path)];
        return paths.Length >= Least ? paths : throw new TimbreException($"{paths.Length} {(paths.Length == 1 ? "file is" : "files are")} too few to measure with; give {Least} at least.");
    }

    /// <summary>Removes what was made.</summary>
    public void Dispose() => _folder?.Delete(recursive: true);
}
