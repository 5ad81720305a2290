using System.Net;
using System.Net.Sockets;
using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Download;
using static VaePipeline.Tests.Datasets.MiniatureNSynth;

namespace VaePipeline.Tests.Datasets;

public sealed class NSynthDownloadTests : IDisposable
{
    readonly MiniatureNSynth _mini = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Partial => _mini.Set + ".tar.gz.partial";

    public void Dispose() => _mini.Dispose();

    [Fact]
    public async Task A_set_is_downloaded_counted_and_loaded()
    {
        using var server = new ArchiveServer(Archive);
        var steps = new List<DownloadProgress>();
        var set = await _mini.FetchAsync(server, progress: new Now(steps.Add));
        Assert.Equal((_mini.Set, Notes), (set.Root, set.Notes.Count));
        Assert.Equal(("guitar", 60), (set.Notes[0].Family, set.Notes[0].Pitch));
        Assert.Equal(8, AudioFile.Read(set.Notes[0].Path).Samples.Length);
        Assert.Equal(new("download", Archive.Length, Archive.Length), steps.Last(step => step.Step == "download"));
        _mini.OnlyTheSetIsLeft();

        // the second call sends no request
        await _mini.FetchAsync(server);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task An_interrupted_download_continues()
    {
        using var server = new ArchiveServer(Archive) { BreaksAfter = request => request < 3 ? 100 : null };
        var set = await _mini.FetchAsync(server);
        Assert.Equal(Notes, set.Notes.Count);
        Assert.Equal(["", "bytes=100-", "bytes=200-", "bytes=300-"], server.Ranges);
        _mini.OnlyTheSetIsLeft();
    }

    [Fact]
    public async Task A_later_run_continues_too()
    {
        using var server = new ArchiveServer(Archive) { BreaksAfter = request => request == 0 ? 150 : 0 };
        var error = await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server, retries: 1));
        Assert.Contains("continue", error.Message, StringComparison.Ordinal);
        Assert.Equal(150, new FileInfo(Partial).Length);

        server.BreaksAfter = _ => null;
        await _mini.FetchAsync(server);
        Assert.Equal("bytes=150-", server.Ranges[^1]);
        _mini.OnlyTheSetIsLeft();
    }

    [Fact]
    public async Task Without_ranges_the_download_starts_over()
    {
        using var server = new ArchiveServer(Archive) { SupportsRanges = false, BreaksAfter = request => request == 0 ? 200 : null };
        Assert.Equal(Notes, (await _mini.FetchAsync(server)).Notes.Count);
        Assert.Equal(["", "bytes=200-"], server.Ranges);
    }

    [Fact]
    public async Task A_download_starts_over_when_the_file_has_changed()
    {
        using var server = new ArchiveServer(new byte[5000]) { BreaksAfter = _ => 200 };
        await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server, retries: 0, tries: 1));
        (server.Content, server.ETag, server.BreaksAfter) = (Archive, "\"two\"", _ => null);
        Assert.Equal(Notes, (await _mini.FetchAsync(server)).Notes.Count);
    }

    [Fact]
    public async Task Partial_bytes_of_unknown_origin_are_not_trusted()
    {
        File.WriteAllBytes(Partial, new byte[300]);
        using var server = new ArchiveServer(Archive);
        Assert.Equal(Notes, (await _mini.FetchAsync(server)).Notes.Count);
        Assert.Equal([""], server.Ranges);
    }

    [Fact]
    public async Task A_server_need_not_send_the_length()
    {
        using var server = new ArchiveServer(Archive) { SendsLength = false };
        Assert.Equal(Notes, (await _mini.FetchAsync(server)).Notes.Count);
    }

    [Fact]
    public async Task Temporary_errors_are_retried()
    {
        using var server = new ArchiveServer(Archive) { Fails = request => request < 2 ? 503 : null };
        Assert.Equal(Notes, (await _mini.FetchAsync(server)).Notes.Count);
        Assert.Equal(3, server.Ranges.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_missing_file_is_reported_without_retries(int status)
    {
        using var server = new ArchiveServer(Archive) { Fails = _ => status };
        var error = await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server));
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
        var error = await Assert.ThrowsAsync<DatasetException>(() =>
            NSynthDownload.FetchAsync(archive, _mini.Set, Quick(2), null, Cancellation)
        );
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
        var fetch = NSynthDownload.FetchAsync(archive, _mini.Set, patient, pausing, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        Assert.Equal(250, new FileInfo(Partial).Length);
        Assert.False(Directory.Exists(_mini.Set));
    }

    [Fact]
    public async Task A_folder_with_other_content_is_refused()
    {
        Directory.CreateDirectory(_mini.Set);
        File.WriteAllText(Path.Combine(_mini.Set, "thesis.txt"), "mine");
        using var server = new ArchiveServer(Archive);
        await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server));
        Assert.Empty(server.Ranges);
        Assert.Single(Directory.EnumerateFileSystemEntries(_mini.Set));
    }

    [Fact]
    public async Task The_error_for_an_unknown_set_names_the_known_ones()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() =>
            NSynthDownload.FetchAsync("nsynth-vaild", _mini.Set, cancellationToken: Cancellation)
        );
        Assert.Contains("nsynth-train, nsynth-valid, nsynth-test", error.Message, StringComparison.Ordinal);
        Assert.Equal(12_678, NSynthArchive.Find("nsynth-valid").Notes);
    }

    sealed class Now(Action<DownloadProgress> handle) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => handle(value);
    }
}
