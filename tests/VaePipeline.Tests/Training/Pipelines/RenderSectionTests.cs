using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Pipelines;

public class RenderSectionTests
{
    const string Minimal = "name: n\ndataset:\n  path: d\n";

    [Fact]
    public void SeveralSoundFontsAndDrumsAreBound()
    {
        var pipeline = PipelineFile.Parse($"{Minimal}  render: {{notes: 9, drums: true, sound_fonts: [a.sf2, my b.sf3]}}\n", "p.yaml");
        Assert.Equal(
            new RenderSection
            {
                Notes = 9,
                Drums = true,
                SoundFonts = ["a.sf2", "my b.sf3"],
            },
            pipeline.Dataset.Render
        );
        Assert.NotEqual(new RenderSection { SoundFonts = ["a.sf2"] }, new RenderSection { SoundFonts = ["b.sf2"] });
    }

    [Theory]
    [InlineData(
        "  render:\n    sound_font: a.sf2\n    sound_fonts: [b.sf2]\n",
        5,
        "'sound_font' in 'dataset.render' is a.sf2; allowed: left out if sound_fonts is given."
    )]
    [InlineData("  render:\n    sound_fonts: []\n", 5, "'sound_fonts' in 'dataset.render' is 0; allowed: one file or more.")]
    [InlineData(
        "  render:\n    sound_fonts: a.sf2\n",
        5,
        "'sound_fonts' in 'dataset.render' is 'a.sf2'; allowed: a list of texts, such as [one.sf2, two.sf3]"
    )]
    [InlineData("  render:\n    drums: all\n", 5, "'drums' in 'dataset.render' is 'all'; allowed: true or false")]
    public void ErrorsNameTheLineAndWhatIsAllowed(string yaml, int line, string problem)
    {
        var error = Assert.Throws<PipelineFileException>(() => PipelineFile.Parse(Minimal + yaml, "p.yaml"));
        Assert.Equal($"p.yaml:{line}: {problem}", error.Message);
    }
}
