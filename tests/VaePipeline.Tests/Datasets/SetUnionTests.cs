using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Tests.Datasets;

public sealed class SetUnionTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public SetUnionTests()
    {
        Set("fluid", "guitar_acoustic_000-060-100", "guitar_acoustic_000-062-100");
        Set("fluid-2", "guitar_acoustic_000-060-100");
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sets_in_subfolders_are_one_set_with_ids_of_their_own()
    {
        Directory.CreateDirectory(_folder["notes on the sets"]);
        File.WriteAllText(_folder["README.txt"], "two sets");
        Set(".hidden", "guitar_acoustic_000-060-100");
        var set = NoteSet.Load(_folder.Path + "/");
        // '-' sorts before '/'
        Assert.Equal(
            ["fluid-2/guitar_acoustic_000-060-100", "fluid/guitar_acoustic_000-060-100", "fluid/guitar_acoustic_000-062-100"],
            set.Notes.Select(note => note.Id)
        );
        Assert.Equal(set.Notes.Select(note => note.Id).Order(StringComparer.Ordinal), set.Notes.Select(note => note.Id));
        Assert.Equal(_folder["fluid/audio/guitar_acoustic_000-062-100.wav"], set.Notes[2].Path);
        Assert.Equal("fluid/audio/guitar_acoustic_000-062-100.wav", set.Notes[2].RelativePath);
        Assert.Equal(["guitar_acoustic_000"], set.Notes.Select(note => note.Instrument).Distinct());
        Assert.Empty(set.Missing);
        var summary = DatasetSummary.Of(set, Cancellation);
        Assert.Equal((3, 1, (60, 62)), (summary.Notes, summary.Instruments.Count, summary.Pitch));
    }

    [Fact]
    public void Missing_files_are_reported_with_their_set()
    {
        File.Delete(_folder["fluid/audio/guitar_acoustic_000-060-100.wav"]);
        Assert.Equal(["fluid/guitar_acoustic_000-060-100"], NoteSet.Load(_folder.Path).Missing);
    }

    [Theory]
    [InlineData("loose.wav", "loose.wav")]
    [InlineData("own/takes/one.flac", "own/takes/one.flac")]
    public void Sounds_outside_of_the_sets_are_refused(string path, string says)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], "");
        var error = Assert.Throws<DatasetException>(() => NoteSet.Load(_folder.Path));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("fluid-2, fluid", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_set_that_is_invalid_or_unfinished_is_refused()
    {
        File.WriteAllText(_folder["fluid/examples.json"], "{");
        Assert.Contains("fluid", Assert.Throws<DatasetException>(() => NoteSet.Load(_folder.Path)).Message, StringComparison.Ordinal);
        Set("fluid", "guitar_acoustic_000-060-100");
        Directory.CreateDirectory(_folder["next/.rendering"]);
        File.WriteAllText(_folder["next/.rendering/begun.json"], "{}");
        var error = Assert.Throws<DatasetException>(() => NoteSet.Load(_folder.Path));
        Assert.Contains("next: an unfinished render", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_is_also_linked_is_read_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a permission");
        Directory.CreateSymbolicLink(_folder["again"], _folder["fluid"]);
        Assert.Equal(3, NoteSet.Load(_folder.Path).Notes.Count);
        using var other = new TemporaryFolder();
        Directory.CreateSymbolicLink(other["linked"], _folder["fluid"]);
        Assert.All(NoteSet.Load(other.Path).Notes, note => Assert.StartsWith("linked/", note.Id, StringComparison.Ordinal));

        // a set on a disk that is not mounted is not left out silently
        Directory.CreateSymbolicLink(other["gone"], _folder["elsewhere"]);
        Assert.Contains("elsewhere", Assert.Throws<DatasetException>(() => NoteSet.Load(other.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_feature_store_is_in_the_folder_and_is_built_again_when_a_file_of_a_set_changes()
    {
        var options = LogMelOptions.Default with { MelBands = 20, Frames = 16 };
        using (var store = Open())
        {
            Assert.Equal(_folder.Path, Path.GetDirectoryName(store.File));
            Assert.Equal(3, store.Count);
            Assert.False(store[0].SequenceEqual(store[2]));
        }
        using (var again = Open())
            Assert.Null(again.RebuiltBecause);
        File.SetLastWriteTimeUtc(_folder["fluid-2/audio/guitar_acoustic_000-060-100.wav"], new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var changed = Open();
        Assert.Equal("the set or the options have changed", changed.RebuiltBecause);

        FeatureStore Open() => FeatureStore.OpenOrBuild(NoteSet.Load(_folder.Path), options, 1, cancellationToken: Cancellation);
    }

    void Set(string name, params string[] notes)
    {
        Directory.CreateDirectory(_folder[$"{name}/audio"]);
        var samples = new float[NoteSignal.Samples];
        foreach (var note in notes)
        {
            Assert.True(NSynthName.TryParse(note, out var parsed));
            SynthesizedNotes.PlayNote(SynthesizedInstruments.All[0], new(parsed.Pitch, parsed.Velocity), samples);
            WavFile.Write(_folder[$"{name}/audio/{note}.wav"], samples.AsSpan(0, 8_000), NoteSignal.SampleRate, atomic: false);
        }
        File.WriteAllText(
            _folder[$"{name}/examples.json"],
            $"{{{string.Join(',', notes.Select(note => $"\"{note}\":{{\"pitch\":{note[20..23]},\"instrument_str\":\"{note[..19]}\"}}".Replace(":0", ":", StringComparison.Ordinal)))}}}"
        );
    }
}
