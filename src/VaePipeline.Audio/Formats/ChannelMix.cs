namespace VaePipeline.Audio.Formats;

/// <summary>Many channels to one.</summary>
internal static class ChannelMix
{
    /// <summary>The mean of each frame.</summary>
    /// <param name="interleaved">Samples (frames, channels).</param>
    /// <param name="channels">Channels.</param>
    /// <param name="mono">Receives (frames).</param>
    public static void Average(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        var frames = interleaved.Length / channels;
        if (channels == 2)
        {
            for (var i = 0; i < frames; i++)
                mono[i] = (interleaved[2 * i] + interleaved[2 * i + 1]) * 0.5f;
            return;
        }
        for (var i = 0; i < frames; i++)
        {
            var sum = 0f;
            foreach (var sample in interleaved.Slice(i * channels, channels))
                sum += sample;
            mono[i] = sum / channels;
        }
    }
}
