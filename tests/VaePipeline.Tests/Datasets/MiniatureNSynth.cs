using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Download;

namespace VaePipeline.Tests.Datasets;

/// <summary>Downloads a set of five notes in the published layout into a temporary folder.</summary>
sealed class MiniatureNSynth : IDisposable
{
    public const int Notes = 5;

    public static readonly byte[] Archive = Packed(Notes);

    public TemporaryFolder Folder { get; } = new();

    public string Set => Folder["nsynth-mini"];

    public void Dispose() => Folder.Dispose();

    public Task<NoteSet> FetchAsync(ArchiveServer server, int retries = 3, IProgress<DownloadProgress>? progress = null, int tries = 0)
    {
        // after this number of requests the server answers with an error
        if (tries > 0)
            server.Fails = request => request >= tries ? 503 : null;
        var fetch = NSynthDownload.FetchAsync(
            new NSynthArchive("nsynth-mini", server.Url, Notes),
            Set,
            Quick(retries),
            progress,
            TestContext.Current.CancellationToken
        );
        return tries == 0
            ? fetch
            : fetch
                .ContinueWith(
                    done =>
                    {
                        server.Fails = _ => null;
                        return done;
                    },
                    TestContext.Current.CancellationToken,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                )
                .Unwrap();
    }

    public void OnlyTheSetIsLeft() => Assert.Equal([Set], Directory.EnumerateFileSystemEntries(Folder.Path));

    public static NSynthDownloadOptions Quick(int retries) => new() { Retries = retries, RetryDelay = TimeSpan.FromMilliseconds(1) };

    /// <summary>An archive of the published layout, with further entries at its end.</summary>
    public static byte[] Packed(int notes, params TarEntry[] more)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "nsynth-mini/"));
            var names = Enumerable.Range(0, notes).Select(i => $"guitar_acoustic_000-{60 + i:000}-100").ToArray();
            Add(
                "nsynth-mini/examples.json",
                Encoding.UTF8.GetBytes(
                    "{"
                        + string.Join(
                            ",",
                            names.Select(
                                (name, i) =>
                                    $"\"{name}\":{{\"note_str\":\"{name}\",\"instrument_family_str\":\"guitar\",\"pitch\":{60 + i}}}"
                            )
                        )
                        + "}"
                )
            );
            foreach (var name in names)
                Add($"nsynth-mini/audio/{name}.wav", Wav());
            foreach (var entry in more)
                tar.WriteEntry(entry);

            void Add(string name, byte[] content) =>
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }
        return packed.ToArray();
    }

    static byte[] Wav()
    {
        using var folder = new TemporaryFolder();
        WavFile.Write(folder["x.wav"], [0, 0.5f, 0, -0.5f, 0, 0.5f, 0, -0.5f], 16_000, atomic: false);
        return File.ReadAllBytes(folder["x.wav"]);
    }
}
