using VaePipeline.Audio;
using VaePipeline.Datasets;

namespace VaePipeline.Tests.Datasets;

public class AudioFolderTests
{
    [Fact]
    public void Only_audio_files_are_found_in_ordinal_order()
    {
        using var folder = new TemporaryFolder();
        Wav(folder, "b.wav");
        Wav(folder, "a/z.WAV");
        Wav(folder, "a/B/c.flac");
        Wav(folder, "Z.wav");
        Wav(folder, ".hidden.wav");
        Wav(folder, ".git/x.wav");
        File.WriteAllText(folder["notes.txt"], "not audio");
        var set = NoteSet.Load(folder.Path + "/");
        Assert.Equal(["Z.wav", "a/B/c.flac", "a/z.WAV", "b.wav"], set.Notes.Select(note => note.Id));
        Assert.Equal(set.Notes.Select(note => note.Id), set.Notes.Select(note => note.RelativePath));
        Assert.Equal(folder["a/z.WAV"], set.Notes[2].Path);
        Assert.Equal(Path.GetFileName(folder.Path), set.Name);
    }

    [Fact]
    public void Labels_come_only_from_NSynth_names()
    {
        using var folder = new TemporaryFolder();
        Wav(folder, "guitars/loud.wav");
        Wav(folder, "guitars/organ_acoustic_012-060-075.wav");
        var notes = NoteSet.Load(folder.Path).Notes;
        Assert.Equal(new Note("guitars/loud.wav", folder["guitars/loud.wav"]) { RelativePath = "guitars/loud.wav" }, notes[0]);
        Assert.Equal(
            ("organ_acoustic_012", "organ", "acoustic", 60, 75),
            (notes[1].Instrument, notes[1].Family, notes[1].Source, notes[1].Pitch, notes[1].Velocity)
        );
    }

    [Fact]
    public void Cyclic_links_end_and_no_file_is_found_twice()
    {
        using var folder = new TemporaryFolder();
        Wav(folder, "one/x.wav");
        Directory.CreateSymbolicLink(folder["one/loop"], folder.Path);
        Directory.CreateSymbolicLink(folder["again"], folder["one"]);
        Directory.CreateSymbolicLink(folder["nowhere"], folder["missing"]);
        Directory.CreateSymbolicLink(folder["self"], folder["self"]);
        Assert.Equal(["one/x.wav"], NoteSet.Load(folder.Path).Notes.Select(note => note.Id));
    }

    [Fact]
    public void Links_out_of_the_folder_are_followed()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        Wav(elsewhere, "x.wav");
        Directory.CreateSymbolicLink(folder["library"], elsewhere.Path);
        Assert.Equal(["library/x.wav"], NoteSet.Load(folder.Path).Notes.Select(note => note.Id));
    }

    [Fact]
    public void The_error_for_a_missing_or_empty_folder_says_what_to_give()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "no such folder",
            Assert.Throws<DatasetException>(() => NoteSet.Load(folder["none"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(".wav", Assert.Throws<DatasetException>(() => NoteSet.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_counts_labels_seconds_and_unreadable_files()
    {
        using var folder = new TemporaryFolder();
        Wav(folder, "organ_acoustic_012-060-075.wav", 16_000);
        Wav(folder, "organ_acoustic_012-072-127.wav", 8_000);
        Wav(folder, "plain.wav", 4_000);
        File.WriteAllBytes(folder["empty.wav"], []);
        var summary = DatasetSummary.Of(NoteSet.Load(folder.Path), TestContext.Current.CancellationToken);
        Assert.Equal((4, 0), (summary.Notes, summary.Missing));
        Assert.Contains("empty.wav", Assert.Single(summary.Unreadable), StringComparison.Ordinal);
        Assert.Equal(1.75, summary.Seconds, 6);
        Assert.Equal((60, 72), summary.Pitch);
        Assert.Equal([new("", 2), new("organ", 2)], summary.Families);
        Assert.Equal([new("", 2), new("75", 1), new("127", 1)], summary.Velocities);
    }

    static void Wav(TemporaryFolder folder, string name, int samples = 2)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        WavFile.Write(folder[name], Enumerable.Repeat(0.25f, samples).ToArray(), 16_000, atomic: false);
    }
}
