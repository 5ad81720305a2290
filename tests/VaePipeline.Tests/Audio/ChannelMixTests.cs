using VaePipeline.Audio.Formats;

namespace VaePipeline.Tests.Audio;

public class ChannelMixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Each_frame_is_the_mean_of_its_channels(int channels)
    {
        for (var frames = 0; frames < 40; frames++)
        {
            var interleaved = Enumerable.Range(0, frames * channels).Select(i => MathF.Sin(i * i)).ToArray();
            var mono = new float[frames + 3];
            Array.Fill(mono, 7);

            ChannelMix.Average(interleaved, channels, mono);

            Assert.All(interleaved.Chunk(channels).Zip(mono), pair => Assert.Equal(pair.First.Average(), pair.Second, 1e-6f));
            Assert.Equal([7, 7, 7], mono[frames..]);
        }
    }
}
