using VaePipeline.Foundation;
using VaePipeline.Training.Recordings;

namespace VaePipeline.Tests.Training.Recordings;

public class SampleChangesTests
{
    [Theory]
    [InlineData(0.98)]
    [InlineData(1)]
    [InlineData(1.02)]
    public void Detuning_moves_the_frequency_of_a_sine(double speed)
    {
        var detuned = new float[5000];
        var count = SampleChanges.Detune(Sine(0.1, 6000), detuned, speed);
        Assert.InRange(count, 4990, 5000);
        var expected = Sine(0.1 * speed, count);
        Assert.All(Enumerable.Range(1, count - 1), i => Assert.Equal(expected[i], detuned[i], 2e-3));
    }

    [Fact]
    public void Detuning_never_reads_beyond_the_end() => Assert.Equal(0, SampleChanges.Detune(new float[2], new float[9], 1.03));

    [Fact]
    public void A_loop_repeats()
    {
        float[] samples = [.. Enumerable.Range(0, 20).Select(i => (float)i)];
        SampleChanges.Loop(samples, 3, 7);
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 3, 4, 5, 6, 3, 4, 5, 6, 3], samples);
    }

    [Fact]
    public void A_hum_is_a_sum_of_sines()
    {
        var samples = new float[3000];
        SampleChanges.AddHum(samples, 0.02, 0.1f, [1, 0.5f]);
        Assert.All(
            Enumerable.Range(0, samples.Length),
            i => Assert.Equal(0.1 * Math.Sin(0.02 * i) + 0.05 * Math.Sin(0.04 * i), samples[i], 1e-5)
        );
    }

    [Theory]
    [InlineData(true, 0.5)]
    [InlineData(false, 0.0316)]
    public void A_fade_ends_in_silence(bool isLinear, double middle)
    {
        var samples = Enumerable.Repeat(1f, 1001).ToArray();
        SampleChanges.FadeOut(samples, isLinear);
        Assert.InRange(samples[0], 0.99f, 1);
        Assert.Equal(middle, samples[500], 1e-2);
        Assert.InRange(samples[^1], 0, 1.1e-3f);
    }

    [Fact]
    public void Noise_that_follows_is_silent_where_the_sound_is()
    {
        var noise = new float[4000];
        new Philox(1, RandomStream.Recording).FillNormal(noise);
        float[] samples = [.. new float[1000], .. Sine(0.3, 1000), .. new float[2000]];
        var clean = samples.ToArray();
        SampleChanges.AddFollowingNoise(samples, noise, 0.1f);
        Assert.All(samples[..1000], x => Assert.Equal(0, x));
        Assert.Equal(0.1, Math.Sqrt(Enumerable.Range(1100, 900).Average(i => Math.Pow(samples[i] - clean[i], 2))), 2e-2);
        Assert.True(samples[3000..].Max(Math.Abs) < 1e-3);
    }

    [Fact]
    public void Rounded_samples_are_multiples_of_the_step()
    {
        float[] samples = [0.1f, -0.12f, 0.374f, 0];
        SampleChanges.Quantize(samples, 0.25f);
        Assert.Equal([0f, -0f, 0.25f, 0], samples);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Noise_has_a_root_mean_square_of_one(float brown)
    {
        var random = new Philox(2, RandomStream.Recording);
        var noise = new float[200_000];
        new RecordingNoise(3).Fill(noise, brown, ref random);
        Assert.Equal(1, Math.Sqrt(noise.Average(x => (double)x * x)), 0.1);
        var next = noise.Zip(noise.Skip(1), (a, b) => (double)a * b).Average();
        Assert.Equal(brown == 0 ? 0 : 0.98, next, 0.1); // brown noise moves slowly
    }

    static float[] Sine(double frequency, int count) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(frequency * i))];
}
