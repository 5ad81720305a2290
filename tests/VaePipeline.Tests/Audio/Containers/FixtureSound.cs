using VaePipeline.Audio;
using VaePipeline.Tests.Audio.Faults;

namespace VaePipeline.Tests.Audio.Containers;

/// <summary>The sound of tests/fixtures/containers, and files made of it.</summary>
sealed class FixtureSound : IDisposable
{
    readonly TemporaryFolder _folder = new();

    /// <summary>The samples (8000), at 16 kHz.</summary>
    public static float[] Samples { get; } = AudioFile.Read(Path("sound.wav")).Samples;

    public static string Path(string name) => Fixtures.Path($"containers/{name}");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    /// <summary>16-bit samples, lowest byte first.</summary>
    public static byte[] Pcm => Bytes("sound.wav")[44..];

    /// <summary>A file with the given content.</summary>
    public string Write(string name, params IEnumerable<byte> content)
    {
        File.WriteAllBytes(_folder[name], [.. content]);
        return _folder[name];
    }

    public AudioClip Read(string name, params IEnumerable<byte> content)
    {
        SoundLibrary.Require();
        return AudioFile.Read(Write(name, content));
    }

    /// <summary>Asserts that a clip is the whole sound, and that nothing is said to be missing.</summary>
    public static void AssertWhole(AudioClip clip, double tolerance = 1e-7)
    {
        Assert.Equal("", clip.Notice);
        AssertStart(clip, Samples.Length, tolerance);
    }

    /// <summary>Asserts that a clip is the start of the sound, so many samples long.</summary>
    public static void AssertStart(AudioClip clip, int count, double tolerance = 1e-7)
    {
        Assert.Equal(count, clip.Samples.Length);
        Assert.Equal(count / 16_000.0, clip.DurationSeconds, 6);
        AssertSame(Samples.AsSpan(0, count), clip.Samples, tolerance);
    }

    /// <summary>Asserts that samples agree, apart from noise of coding: the power of the difference is a small part of the power.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double ratio)
    {
        var (power, noise) = (0.0, 0.0);
        for (var i = 0; i < Math.Min(expected.Length, actual.Length); i++)
        {
            power += expected[i] * expected[i];
            noise += Math.Pow(expected[i] - actual[i], 2);
        }
        Assert.True(noise <= ratio * power, $"noise is {noise / power:g3} of the sound; allowed: {ratio}");
    }

    static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
            if (Math.Abs(expected[i] - actual[i]) > tolerance)
                Assert.Fail($"sample {i}: {actual[i]} instead of {expected[i]}");
    }

    public void Dispose() => _folder.Dispose();
}
