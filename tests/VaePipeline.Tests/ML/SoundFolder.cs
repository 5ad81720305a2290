using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Tests.ML;

/// <summary>A folder with tones, files that cannot be embedded, and an exported model with weights from PyTorch.</summary>
public sealed class SoundFolder : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public SoundFolder()
    {
        var model = VaeModel.Load(Fixtures.Path("onnx/plain"));
        Features = model.Config.Features;
        Model = _folder["model"];
        Directory.CreateDirectory(Model);
        OnnxExporter.Export(model, Model);
        Tones = [.. Enumerable.Range(0, 75).Select(i => Write($"tone {i:00}.wav", Tone(110 * Math.Pow(2, i / 12.0), i, 12_000)))];
        Silent = Write("silent.wav", new float[12_000]);
        Short = Write("short.wav", Tone(440, 1, 200));
        Empty = _folder["empty.wav"];
        File.WriteAllBytes(Empty, []);
        Missing = _folder["missing.wav"];
    }

    public string Model { get; }

    public LogMelOptions Features { get; }

    public IReadOnlyList<string> Tones { get; }

    public string Silent { get; }

    public string Short { get; }

    public string Empty { get; }

    public string Missing { get; }

    public string this[string name] => _folder[name];

    public string Write(string name, float[] samples)
    {
        WavFile.Write(_folder[name], samples, 16_000);
        return _folder[name];
    }

    public static float[] Tone(double hz, int seed, int length)
    {
        var random = new Random(seed);
        var samples = new float[length];
        for (var i = 0; i < length; i++)
            samples[i] = (float)(
                0.4 * Math.Exp(-i / 6000.0) * Math.Sin(2 * Math.PI * hz * i / 16_000) + 0.01 * (random.NextDouble() - 0.5)
            );
        return samples;
    }

    public void Dispose() => _folder.Dispose();
}
