using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Audio.Formats;

/// <summary>Mixes channels down to mono.</summary>
internal static class ChannelMix
{
    /// <summary>Averages the channels of each frame: (frames, channels) to (frames).</summary>
    public static void Average(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        var frames = interleaved.Length / channels;
        if (channels == 2)
        {
            AverageStereo(interleaved, mono[..frames]);
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

    /// <summary>One channel of each frame.</summary>
    /// <param name="interleaved">Samples (frames, channels).</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="channel">Which of them, from 0.</param>
    /// <param name="mono">Receives (frames).</param>
    public static void Pick(ReadOnlySpan<float> interleaved, int channels, int channel, Span<float> mono)
    {
        for (var i = 0; i < interleaved.Length / channels; i++)
            mono[i] = interleaved[i * channels + channel];
    }

    static void AverageStereo(ReadOnlySpan<float> interleaved, Span<float> mono)
    {
        var pairs = MemoryMarshal.Cast<float, Vector128<float>>(interleaved);
        var quads = MemoryMarshal.Cast<float, Vector128<float>>(mono);
        for (var i = 0; i < quads.Length; i++)
        {
            // two frames each: left left right right
            var first = Vector128.Shuffle(pairs[2 * i], Vector128.Create(0, 2, 1, 3));
            var second = Vector128.Shuffle(pairs[2 * i + 1], Vector128.Create(0, 2, 1, 3));
            var left = Vector128.Create(first.GetLower(), second.GetLower());
            var right = Vector128.Create(first.GetUpper(), second.GetUpper());
            quads[i] = (left + right) * 0.5f;
        }
        for (var i = quads.Length * Vector128<float>.Count; i < mono.Length; i++)
            mono[i] = (interleaved[2 * i] + interleaved[2 * i + 1]) * 0.5f;
    }
}
