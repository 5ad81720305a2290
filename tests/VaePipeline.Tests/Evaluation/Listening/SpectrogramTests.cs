using System.Buffers.Binary;
using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Drawing;
using VaePipeline.Evaluation.Listening.Spectrograms;
using VaePipeline.Tests.Evaluation.Drawing;

namespace VaePipeline.Tests.Evaluation.Listening;

public class SpectrogramTests
{
    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(7000)]
    public void A_tone_is_brightest_where_the_axis_says(double hz)
    {
        // silent in its first half
        var samples = new float[16_000];
        for (var i = 8_000; i < samples.Length; i++)
            samples[i] = (float)Math.Sin(2 * Math.PI * hz * i / 16_000);
        var panel = new SpectrogramPanel("tone", samples, LogMelOptions.Default, 400);

        var brightest = Enumerable.Range(0, 400).Select(row => (row + 0.5) / 400).MaxBy(up => Brightness(panel.ColorAt(0.75, up)));
        Assert.Equal(panel.HeightOf(hz), brightest, 0.01);
        Assert.Equal(Brightness(ColorMap.Of(0)), Brightness(panel.ColorAt(0.25, brightest)), 5.0);
        Assert.True(Brightness(panel.ColorAt(0.75, brightest)) > 500);
    }

    [Fact]
    public void Every_frequency_has_bins_so_that_noise_leaves_no_dark_lines()
    {
        var random = new Random(1);
        var noise = Enumerable.Range(0, 32_000).Select(_ => random.NextSingle() - 0.5f).ToArray();
        foreach (var features in new[] { LogMelOptions.Default, LogMelOptions.Default with { FftSize = 256, HopLength = 64 }, LogMelOptions.Default with { SampleRate = 8_000, MaxHz = 4_000, FftSize = 2048 } })
        {
            var panel = new SpectrogramPanel("noise", noise, features, 300);
            foreach (var up in Enumerable.Range(0, 200).Select(row => (row + 0.5) / 200))
                Assert.True(Enumerable.Range(0, 50).Average(x => Brightness(panel.ColorAt((x + 0.5) / 50, up))) > 200);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    public void Any_number_of_panels_makes_a_sheet(int count)
    {
        using var folder = new TemporaryFolder();
        // the shortest, a silent, and an ordinary sound
        float[][] sounds = [[0.5f], new float[100], [.. Enumerable.Range(0, 9_000).Select(i => MathF.Sin(i * 0.3f))]];
        new SpectrogramSheet(new string('W', 300), count, columns => [.. Enumerable.Range(0, count).Select(i => new SpectrogramPanel("a title", sounds[i % 3], LogMelOptions.Default, columns))]).Write(folder["sheet.png"]);
        var chunks = PngBytes.Chunks(File.ReadAllBytes(folder["sheet.png"])).ToArray();
        var header = chunks[0].Data;
        Assert.Equal("PLTE", chunks[1].Type);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(header), 800, 2_000);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), 400, 1_600);
    }

    [Fact]
    public void Colors_get_lighter_all_the_way()
    {
        var lightness = Enumerable.Range(0, 101).Select(i => ColorMap.Of(i / 100.0)).Select(c => 0.2126 * c.Red + 0.7152 * c.Green + 0.0722 * c.Blue).ToArray();
        Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.Equal(ColorMap.Of(0), ColorMap.Of(-5));
        Assert.Equal(ColorMap.Of(1), ColorMap.Of(7));
    }

    static double Brightness(Rgb color) => color.Red + color.Green + color.Blue;
}
