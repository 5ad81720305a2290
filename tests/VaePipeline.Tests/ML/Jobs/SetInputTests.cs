using VaePipeline.ML.Jobs.Inputs;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>Folders of NSynth sets as inputs.</summary>
public sealed class SetInputTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_sets_is_their_union()
    {
        foreach (var set in (string[])["one", "two"])
        {
            Directory.CreateDirectory(_folder[$"sets/{set}/audio"]);
            File.WriteAllText(_folder[$"sets/{set}/audio/n.wav"], "");
            File.WriteAllText(_folder[$"sets/{set}/examples.json"], """{"n":{"velocity":50,"instrument_str":"drum_036"}}""");
        }
        var notes = new InputFinder(TextReader.Null).Find([_folder["sets"]]).ToArray();
        Assert.Equal([("one/n", "drum_036"), ("two/n", "drum_036")], notes.Select(note => (note.Id, note.Instrument)));
        Assert.Equal(_folder["sets/two/audio/n.wav"], notes[1].Path);

        // next to other sounds, nothing is left out, and a notice says that labels are
        File.WriteAllText(_folder["sets/loose.wav"], "");
        var finder = new InputFinder(TextReader.Null);
        Assert.Equal(["loose.wav", "one/audio/n.wav", "two/audio/n.wav"], finder.Find([_folder["sets"]]).Select(note => note.Id));
        Assert.Contains("loose.wav is in no set", Assert.Single(finder.Notices), StringComparison.Ordinal);
    }
}
