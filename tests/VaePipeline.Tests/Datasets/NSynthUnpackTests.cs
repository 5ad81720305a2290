using System.Formats.Tar;
using System.Text;
using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Download;
using static VaePipeline.Tests.Datasets.MiniatureNSynth;

namespace VaePipeline.Tests.Datasets;

public sealed class NSynthUnpackTests : IDisposable
{
    readonly MiniatureNSynth _mini = new();

    public void Dispose() => _mini.Dispose();

    [Fact]
    public async Task A_damaged_archive_is_removed_and_reported()
    {
        foreach (
            var damaged in new[]
            {
                Archive[..(Archive.Length / 2)],
                Flipped(Archive, Archive.Length / 2),
                new byte[4000],
                Encoding.ASCII.GetBytes("<html>Sign in to this network</html>"),
            }
        )
        {
            using var server = new ArchiveServer(damaged);
            var error = await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server));
            Assert.Contains("removed", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_mini.Folder.Path));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task A_set_with_another_number_of_notes_is_refused(int notes)
    {
        using var server = new ArchiveServer(Packed(notes));
        var error = await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server));
        Assert.Contains($"{notes} notes in examples.json", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_mini.Folder.Path));
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
        using var server = new ArchiveServer(
            Packed(Notes, new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) })
        );
        var error = await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server));
        Assert.Contains("leads out of the folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_mini.Folder.Path));
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
        var error = await Assert.ThrowsAsync<DatasetException>(() => _mini.FetchAsync(server));
        Assert.Contains(type.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_mini.Folder.Path));
    }

    [Fact]
    public async Task A_file_too_large_for_the_set_is_refused()
    {
        using var server = new ArchiveServer(
            Packed(Notes, new PaxTarEntry(TarEntryType.RegularFile, "nsynth-mini/big") { DataStream = new MemoryStream(new byte[3000]) })
        );
        var archive = new NSynthArchive("nsynth-mini", server.Url, Notes) { MaxFileBytes = 2_000 };
        var error = await Assert.ThrowsAsync<DatasetException>(() =>
            NSynthDownload.FetchAsync(archive, _mini.Set, Quick(0), null, TestContext.Current.CancellationToken)
        );
        Assert.Contains("exceeds the size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_half_unpacked_by_a_killed_run_is_not_used()
    {
        var left = _mini.Folder[".nsynth-mini.unpacking/audio"];
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "guitar_acoustic_000-060-100.wav"), "half");
        File.WriteAllBytes(_mini.Set + ".tar.gz", Archive);
        using var server = new ArchiveServer(Archive);
        var set = await _mini.FetchAsync(server);
        Assert.Equal(8, AudioFile.Read(set.Notes[0].Path).Samples.Length);
        Assert.Empty(server.Ranges); // the archive was complete
        _mini.OnlyTheSetIsLeft();
    }

    static byte[] Flipped(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 0xFF;
        return copy;
    }
}
