namespace VaePipeline.Datasets.NSynth;

/// <summary>A published part of NSynth: where it is and how much must be in it.</summary>
/// <param name="Name">Its name, also that of its folder.</param>
/// <param name="Url">The tar.gz with JSON and WAV files.</param>
/// <param name="Notes">How many notes it has.</param>
sealed record NSynthArchive(string Name, Uri Url, int Notes)
{
    /// <summary>A note is 128,044 bytes; nothing in the archive is larger than the training set's examples.json.</summary>
    public long LargestFile { get; init; } = 512L << 20;

    /// <summary>What the archive may unpack to at most: a quarter more than it should.</summary>
    public long LargestSet => (64L << 20) + Notes * 160_000L;

    static readonly NSynthArchive[] Published =
    [
        Of("nsynth-train", 289_205),
        Of("nsynth-valid", 12_678),
        Of("nsynth-test", 4_096),
    ];

    public static NSynthArchive Find(string name) => Published.FirstOrDefault(archive => archive.Name == name)
        ?? throw new DatasetException(
            $"{name}: no such set; one of {string.Join(", ", Published.Select(archive => archive.Name))} can be fetched.");

    static NSynthArchive Of(string name, int notes) =>
        new(name, new Uri($"http://download.magenta.tensorflow.org/datasets/nsynth/{name}.jsonwav.tar.gz"), notes);
}
