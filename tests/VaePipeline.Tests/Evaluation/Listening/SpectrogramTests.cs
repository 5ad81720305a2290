using SkiaSharp;
using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Listening;

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

        var (bands, frames) = (panel.Decibels.GetLength(0), panel.Decibels.GetLength(1));
        var loudest = Enumerable.Range(0, bands).MaxBy(band => panel.Decibels[band, frames * 3 / 4]);
        Assert.Equal(panel.HeightOf(hz), (loudest + 0.5) / bands, 0.01);
        Assert.Equal(-80, panel.Decibels[loudest, frames / 4]);
        Assert.True(panel.Decibels[loudest, frames * 3 / 4] > -6);
    }

    [Fact]
    public void Two_panels_of_one_reference_have_one_scale()
    {
        float[] loud = [.. Enumerable.Range(0, 16_000).Select(i => MathF.Sin(i * 0.3f))];
        var input = new SpectrogramPanel("input", loud, LogMelOptions.Default, 100);
        foreach (var (gain, decibels) in new[] { (0.1f, -20.0), (1f, 0), (2f, 6.02) })
        {
            float[] other = [.. loud.Select(sample => sample * gain)];
            var panel = new SpectrogramPanel("other", other, LogMelOptions.Default, 100, input.HighestPower);
            Assert.Equal(decibels, panel.Decibels.Cast<double>().Max(), 0.01);
        }
        Assert.Equal(0, input.Decibels.Cast<double>().Max(), 0.01);
        Assert.All(
            new SpectrogramPanel("silence", new float[16_000], LogMelOptions.Default, 100, input.HighestPower).Decibels.Cast<double>(),
            value => Assert.Equal(-80, value)
        );
    }

    [Fact]
    public void A_panel_shows_the_sound_as_it_is_although_the_model_prepares_it()
    {
        float[] late = [.. new float[8_000], .. Enumerable.Range(0, 8_000).Select(i => 0.01f * MathF.Sin(i * 0.3f))];
        var prepared = LogMelOptions.Default with { Preparation = VaePipeline.Audio.Preparation.PreparationOptions.Default };
        var (panel, plain) = (new SpectrogramPanel("a", late, prepared, 100), new SpectrogramPanel("b", late, LogMelOptions.Default, 100));
        Assert.Equal(plain.HighestPower, panel.HighestPower);
        Assert.Equal(plain.Decibels, panel.Decibels);
    }

    [Fact]
    public void Every_frequency_has_bins_so_that_noise_leaves_no_dark_lines()
    {
        var random = new Random(1);
        var noise = Enumerable.Range(0, 32_000).Select(_ => random.NextSingle() - 0.5f).ToArray();
        foreach (
            var features in new[]
            {
                LogMelOptions.Default,
                LogMelOptions.Default with
                {
                    FftSize = 256,
                    HopLength = 64,
                },
                LogMelOptions.Default with
                {
                    SampleRate = 8_000,
                    MaxHz = 4_000,
                    FftSize = 2048,
                },
            }
        )
        {
            var panel = new SpectrogramPanel("noise", noise, features, 300);
            for (var band = 0; band < panel.Decibels.GetLength(0); band++)
                Assert.True(Enumerable.Range(0, panel.Decibels.GetLength(1)).Average(frame => panel.Decibels[band, frame]) > -45);
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
        float[][] sounds =
        [
            [0.5f],
            new float[100],
            [.. Enumerable.Range(0, 9_000).Select(i => MathF.Sin(i * 0.3f))],
        ];
        new SpectrogramSheet(
            new string('W', 300),
            count,
            columns =>
                [.. Enumerable.Range(0, count).Select(i => new SpectrogramPanel("a title", sounds[i % 3], LogMelOptions.Default, columns))]
        ).Write(folder["sheet.png"]);
        using var sheet = SKBitmap.Decode(folder["sheet.png"]);
        Assert.InRange(sheet.Width, 800, 2_000);
        Assert.InRange(sheet.Height, 400, 1_600);
        Assert.NotEqual(SKColors.White, sheet.GetPixel(150, 150)); // in the first panel
    }

    [Fact]
    public void The_same_sounds_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        float[] sound = [.. Enumerable.Range(0, 9_000).Select(i => MathF.Sin(i * 0.3f))];
        foreach (var name in (string[])["1.png", "2.png"])
            new SpectrogramSheet(
                "title",
                2,
                columns => [new("a", sound, LogMelOptions.Default, columns), new("b", sound, LogMelOptions.Default, columns)]
            ).Write(folder[name]);
        Assert.Equal(File.ReadAllBytes(folder["1.png"]), File.ReadAllBytes(folder["2.png"]));
    }
}
