using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Download;

namespace VaePipeline.Tests.Datasets;

public sealed class NSynthDownloadTests : IDisposable
{
    const int Notes = 5;

    readonly TemporaryFolder _folder = new();

    static readonly byte[] Archive = Packed(Notes);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Set => _folder["nsynth-mini"];

    string Partial => Set + ".tar.gz.partial";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_set_is_downloaded_counted_and_loaded()
    {
        using var server = new ArchiveServer(Archive);
        var steps = new List<DownloadProgress>();
        var set = await FetchAsync(server, progress: new Now(steps.Add));
        Assert.Equal((Set, Notes), (set.Root, set.Notes.Count));
        Assert.Equal(("guitar", 60), (set.Notes[0].Family, set.Notes[0].Pitch));
        Assert.Equal(8, AudioFile.Read(set.Notes[0].Path).Samples.Length);
        Assert.Equal(new("download", Archive.Length, Archive.Length), steps.Last(step => step.Step == "download"));
        OnlyTheSetIsLeft();

        // the second call sends no request
        await FetchAsync(server);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task An_interrupted_download_continues()
    {
        using var server = new ArchiveServer(Archive) { BreaksAfter = request => request < 3 ? 100 : null };
        var set = await FetchAsync(server);
        Assert.Equal(Notes, set.Notes.Count);
        Assert.Equal(["", "bytes=100-", "bytes=200-", "bytes=300-"], server.Ranges);
        OnlyTheSetIsLeft();
    }

    [Fact]
    public async Task A_later_run_continues_too()
    {
        using var server = new ArchiveServer(Archive) { BreaksAfter = request => request == 0 ? 150 : 0 };
        var error = await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server, retries: 1));
        Assert.Contains("continue", error.Message, StringComparison.Ordinal);
        Assert.Equal(150, new FileInfo(Partial).Length);

        server.BreaksAfter = _ => null;
        await FetchAsync(server);
        Assert.Equal("bytes=150-", server.Ranges[^1]);
        OnlyTheSetIsLeft();
    }

    [Fact]
    public async Task Without_ranges_the_download_starts_over()
    {
        using var server = new ArchiveServer(Archive) { SupportsRanges = false, BreaksAfter = request => request == 0 ? 200 : null };
        Assert.Equal(Notes, (await FetchAsync(server)).Notes.Count);
        Assert.Equal(["", "bytes=200-"], server.Ranges);
    }

    [Fact]
    public async Task A_download_starts_over_when_the_file_has_changed()
    {
        using var server = new ArchiveServer(new byte[5000]) { BreaksAfter = _ => 200 };
        await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server, retries: 0, tries: 1));
        (server.Content, server.ETag, server.BreaksAfter) = (Archive, "\"two\"", _ => null);
        Assert.Equal(Notes, (await FetchAsync(server)).Notes.Count);
    }

    [Fact]
    public async Task Partial_bytes_of_unknown_origin_are_not_trusted()
    {
        File.WriteAllBytes(Partial, new byte[300]);
        using var server = new ArchiveServer(Archive);
        Assert.Equal(Notes, (await FetchAsync(server)).Notes.Count);
        Assert.Equal([""], server.Ranges);
    }

    [Fact]
    public async Task A_server_need_not_send_the_length()
    {
        using var server = new ArchiveServer(Archive) { SendsLength = false };
        Assert.Equal(Notes, (await FetchAsync(server)).Notes.Count);
    }

    [Fact]
    public async Task Temporary_errors_are_retried()
    {
        using var server = new ArchiveServer(Archive) { Fails = request => request < 2 ? 503 : null };
        Assert.Equal(Notes, (await FetchAsync(server)).Notes.Count);
        Assert.Equal(3, server.Ranges.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_missing_file_is_reported_without_retries(int status)
    {
        using var server = new ArchiveServer(Archive) { Fails = _ => status };
        var error = await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server));
        Assert.Contains($"answered {status}", error.Message, StringComparison.Ordinal);
        Assert.Equal([nameof(NSynthDownloadOptions.Url)], error.Options);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task A_closed_port_is_reported_after_the_retries()
    {
        // bound, so no other program can listen there
        using var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var archive = new NSynthArchive("nsynth-mini", new($"http://{port.LocalEndPoint}/set.tar.gz"), Notes);
        var error = await Assert.ThrowsAsync<DatasetException>(() => NSynthDownload.FetchAsync(archive, Set, Quick(2), null, Cancellation));
        Assert.Contains("3 attempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canceling_keeps_the_bytes_so_far()
    {
        using var server = new ArchiveServer(Archive) { BreaksAfter = request => request == 0 ? 250 : 0 };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var archive = new NSynthArchive("nsynth-mini", server.Url, Notes);
        var patient = new NSynthDownloadOptions { RetryDelay = TimeSpan.FromMinutes(5) };
        // most likely cancels in the pause before the next attempt
        var pausing = new Now(progress =>
        {
            if (progress.Done == 250)
                stop.CancelAfter(100);
        });
        var fetch = NSynthDownload.FetchAsync(archive, Set, patient, pausing, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        Assert.Equal(250, new FileInfo(Partial).Length);
        Assert.False(Directory.Exists(Set));
    }

    [Fact]
    public async Task A_damaged_archive_is_removed_and_reported()
    {
        foreach (var damaged in new[] { Archive[..(Archive.Length / 2)], Flipped(Archive, Archive.Length / 2), new byte[4000], Encoding.ASCII.GetBytes("<html>Sign in to this network</html>") })
        {
            using var server = new ArchiveServer(damaged);
            var error = await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server));
            Assert.Contains("removed", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task A_set_with_another_number_of_notes_is_refused(int notes)
    {
        using var server = new ArchiveServer(Packed(notes));
        var error = await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server));
        Assert.Contains($"{notes} notes in examples.json", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("../../evil.txt")]
    [InlineData("nsynth-mini/../../evil.txt")]
    [InlineData("/tmp/evil.txt")]
    [InlineData("nsynth-mini//evil.txt")]
    [InlineData("nsynth-mini/audio/..")]
    [InlineData("nsynth-mini/a\\..\\evil.txt")]
    public async Task No_entry_leaves_the_folder(string name)
    {
        using var server = new ArchiveServer(Packed(Notes, new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) }));
        var error = await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server));
        Assert.Contains("leads out of the folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public async Task Links_and_devices_are_refused(TarEntryType type)
    {
        var entry = new PaxTarEntry(type, "nsynth-mini/audio/link.wav");
        if (type is not TarEntryType.Fifo)
            entry.LinkName = "/etc/passwd";
        using var server = new ArchiveServer(Packed(Notes, entry));
        var error = await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server));
        Assert.Contains(type.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_file_too_large_for_the_set_is_refused()
    {
        using var server = new ArchiveServer(Packed(Notes, new PaxTarEntry(TarEntryType.RegularFile, "nsynth-mini/big") { DataStream = new MemoryStream(new byte[3000]) }));
        var archive = new NSynthArchive("nsynth-mini", server.Url, Notes) { MaxFileBytes = 2_000 };
        var error = await Assert.ThrowsAsync<DatasetException>(() => NSynthDownload.FetchAsync(archive, Set, Quick(0), null, Cancellation));
        Assert.Contains("exceeds the size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_half_unpacked_by_a_killed_run_is_not_used()
    {
        var left = _folder[".nsynth-mini.unpacking/audio"];
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "guitar_acoustic_000-060-100.wav"), "half");
        File.WriteAllBytes(Set + ".tar.gz", Archive);
        using var server = new ArchiveServer(Archive);
        var set = await FetchAsync(server);
        Assert.Equal(8, AudioFile.Read(set.Notes[0].Path).Samples.Length);
        Assert.Empty(server.Ranges); // the archive was complete
        OnlyTheSetIsLeft();
    }

    [Fact]
    public async Task A_folder_with_other_content_is_refused()
    {
        Directory.CreateDirectory(Set);
        File.WriteAllText(Path.Combine(Set, "thesis.txt"), "mine");
        using var server = new ArchiveServer(Archive);
        await Assert.ThrowsAsync<DatasetException>(() => FetchAsync(server));
        Assert.Empty(server.Ranges);
        Assert.Single(Directory.EnumerateFileSystemEntries(Set));
    }

    [Fact]
    public async Task The_error_for_an_unknown_set_names_the_known_ones()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() => NSynthDownload.FetchAsync("nsynth-vaild", Set, cancellationToken: Cancellation));
        Assert.Contains("nsynth-train, nsynth-valid, nsynth-test", error.Message, StringComparison.Ordinal);
        Assert.Equal(12_678, NSynthArchive.Find("nsynth-valid").Notes);
    }

    Task<NoteSet> FetchAsync(ArchiveServer server, int retries = 3, IProgress<DownloadProgress>? progress = null, int tries = 0)
    {
        // after this number of requests the server answers with an error
        if (tries > 0)
            server.Fails = request => request >= tries ? 503 : null;
        var fetch = NSynthDownload.FetchAsync(new NSynthArchive("nsynth-mini", server.Url, Notes), Set, Quick(retries), progress, Cancellation);
        return tries == 0 ? fetch : fetch.ContinueWith(done =>
        {
            server.Fails = _ => null;
            return done;
        }, Cancellation, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Unwrap();
    }

    void OnlyTheSetIsLeft() => Assert.Equal([Set], Directory.EnumerateFileSystemEntries(_folder.Path));

    static NSynthDownloadOptions Quick(int retries) => new() { Retries = retries, RetryDelay = TimeSpan.FromMilliseconds(1) };

    static byte[] Flipped(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 0xFF;
        return copy;
    }

    /// <summary>An archive of the published layout, with further entries at its end.</summary>
    static byte[] Packed(int notes, params TarEntry[] more)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "nsynth-mini/"));
            var names = Enumerable.Range(0, notes).Select(i => $"guitar_acoustic_000-{60 + i:000}-100").ToArray();
            Add("nsynth-mini/examples.json", Encoding.UTF8.GetBytes(
                "{" + string.Join(",", names.Select((name, i) => $"\"{name}\":{{\"note_str\":\"{name}\",\"instrument_family_str\":\"guitar\",\"pitch\":{60 + i}}}")) + "}"));
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

    sealed class Now(Action<DownloadProgress> handle) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => handle(value);
    }
}
