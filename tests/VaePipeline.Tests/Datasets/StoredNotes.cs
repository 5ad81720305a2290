using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Tests.Datasets;

/// <summary>A folder of seven synthesized notes and the path of their feature store.</summary>
sealed class StoredNotes : IDisposable
{
    public const int Notes = 7;

    public static readonly LogMelOptions Options = LogMelOptions.Default with { MelBands = 20, Frames = 16 };

    readonly TemporaryFolder _folder = new();

    public StoredNotes()
    {
        Directory.CreateDirectory(Audio);
        for (var i = 0; i < Notes; i++)
            WriteNote($"n{i}.wav", i);
    }

    public string this[string name] => _folder[name];

    public string Audio => _folder["audio"];

    public string Store => _folder["stores/set.melstore"];

    public void Dispose() => _folder.Dispose();

    public FeatureStore Open(LogMelOptions? options = null, int threads = 2) =>
        FeatureStore.OpenOrBuild(
            NoteSet.Load(Audio),
            options ?? Options,
            Store,
            threads,
            cancellationToken: TestContext.Current.CancellationToken
        );

    public void WriteNote(string name, int which, int samples = 8_000)
    {
        var sound = new float[NoteSignal.Samples];
        SynthesizedNotes.PlayNote(SynthesizedInstruments.All[which], new(60, 100), sound);
        WavFile.Write(Path.Combine(Audio, name), sound.AsSpan(0, samples), NoteSignal.SampleRate, atomic: false);
    }
}
