using VaePipeline.Audio;

namespace VaePipeline.Tests.Evaluation.Listening;

/// <summary>Sound files of a folder of their own.</summary>
sealed class Sounds : IDisposable
{
    public const int Rate = 16_000;

    readonly TemporaryFolder _folder = new();

    public string this[string name] => _folder[name];

    /// <summary>A decaying tone with three partials.</summary>
    public string Tone(string name, double seconds = 0.6, double hz = 330, double peak = 0.3)
    {
        var samples = new float[(int)(seconds * Rate)];
        for (var i = 0; i < samples.Length; i++)
        for (var partial = 1; partial <= 3; partial++)
            samples[i] += (float)(peak / 2 / partial * Math.Exp(-2.0 * i / Rate) * Math.Sin(2 * Math.PI * hz * partial * i / Rate));
        WavFile.Write(_folder[name], samples, Rate);
        return _folder[name];
    }

    public string Silence(string name, int samples)
    {
        WavFile.Write(_folder[name], new float[samples], Rate);
        return _folder[name];
    }

    public void Dispose() => _folder.Dispose();
}
