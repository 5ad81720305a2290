using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Tests.Datasets;

public sealed class SoundFontSharesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string[] _soundFonts;

    public SoundFontSharesTests()
    {
        _soundFonts = [_folder["One.sf2"], _folder["my fonts/Two (v1.5).sf3"], _folder["Three.sf2"]];
        Directory.CreateDirectory(_folder["my fonts"]);
        foreach (var path in _soundFonts)
            File.WriteAllBytes(path, SoundFontFileTests.SoundFont((0, 0, "Piano")));
    }

    RenderRequest Request =>
        new()
        {
            Out = _folder["out"],
            Notes = 11,
            Seed = 4,
            Drums = true,
        };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_SoundFont_has_a_folder_of_its_name_and_an_equal_share()
    {
        var shares = SoundFontShares.Begin(Request, _soundFonts);
        Assert.Equal(
            [("One", 4), ("Two--v1.5-", 4), ("Three", 3)],
            shares.Select(share => (Path.GetRelativePath(_folder["out"], share.Out), share.Notes))
        );
        Assert.Equal(_soundFonts, shares.Select(share => share.SoundFont));
        Assert.All(shares, share => Assert.Equal((4, true), (share.Seed, share.Drums)));
    }

    /// <summary>The sets that are done would look like the whole.</summary>
    [Fact]
    public void The_folder_is_unfinished_until_all_are_rendered()
    {
        var shares = SoundFontShares.Begin(Request, _soundFonts);
        Directory.CreateDirectory(_folder["out/One"]);
        File.WriteAllText(_folder["out/One/examples.json"], "{}");
        Assert.Contains(
            "unfinished",
            Assert.Throws<DatasetException>(() => NoteSet.Load(_folder["out"])).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(shares, SoundFontShares.Begin(Request, _soundFonts));
        SoundFontShares.Finish(Request);
        Assert.Equal([_folder["out/One"]], Directory.EnumerateFileSystemEntries(_folder["out"]));
    }

    [Fact]
    public void A_request_that_cannot_be_shared_is_refused_and_writes_nothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SoundFontShares.Begin(Request with { Notes = 2 }, _soundFonts));
        Refused(Request, [.. _soundFonts, _folder["None.sf2"]], "no such SoundFont");
        File.Copy(_soundFonts[0], _folder["my fonts/one.sf3"]);
        Refused(Request, [.. _soundFonts, _folder["my fonts/one.sf3"]], "2 SoundFonts have this name");
        Assert.False(Directory.Exists(_folder["out"]));
        Directory.CreateDirectory(_folder["out/Fourth"]);
        Refused(Request, _soundFonts, "contains Fourth");
        Assert.Equal([_folder["out/Fourth"]], Directory.EnumerateFileSystemEntries(_folder["out"]));
    }

    static void Refused(RenderRequest request, string[] soundFonts, string says)
    {
        var error = Assert.Throws<DatasetException>(() => SoundFontShares.Begin(request, soundFonts));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
