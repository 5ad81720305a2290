namespace VaePipeline.Datasets.Download;

/// <summary>A published part of NSynth: its name, the address of its tar.gz with JSON and WAV files, and its number of notes.</summary>
sealed record NSynthArchive(string Name, Uri Url, int Notes)
{
    /// <summary>Limit for one file in bytes. A note has 128,044; the largest file is the training set's examples.json.</summary>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>Limit for all unpacked files in bytes: a quarter more than expected.</summary>
    public long MaxSetBytes => (64L << 20) + Notes * 160_000L;

    static readonly NSynthArchive[] Published = [Of("nsynth-train", 289_205), Of("nsynth-valid", 12_678), Of("nsynth-test", 4_096)];

    public static NSynthArchive Find(string name) =>
        Published.FirstOrDefault(archive => archive.Name == name)
        ?? throw new DatasetException(
            $"{name}: no such set; one of {string.Join(", ", Published.Select(archive => archive.Name))} can be fetched."
        );

    static NSynthArchive Of(string name, int notes) =>
        new(name, new Uri($"http://download.magenta.tensorflow.org/datasets/nsynth/{name}.jsonwav.tar.gz"), notes);
}
