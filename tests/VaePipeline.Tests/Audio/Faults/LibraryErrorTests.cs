using VaePipeline.Audio;
using VaePipeline.Tests.Audio.Containers;
using static VaePipeline.Tests.Audio.WavBytes;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>libsndfile keeps one error for all threads; each file must get its own.</summary>
public sealed class LibraryErrorTests : IDisposable
{
    const int Threads = 8,
        Reads = 3_000;

    readonly FixtureSound _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Many_threads_get_the_error_of_their_own_file()
    {
        SoundLibrary.Require();
        string[] paths =
        [
            _files.Write("text.wav", "no sound, but words"u8.ToArray()),
            _files.Write("encoding.wav", Riff(Chunk("fmt ", [.. FormatBody(tag: 0x161), .. new byte[10]]), Chunk("data", Samples(100)))),
            _files.Write("cut.caf", FixtureSound.Bytes("pcm16.caf")[..60]),
            _files.Write("damaged.flac", [.. "fLaC"u8, .. new byte[60]]),
            _files.Write("aiff.aiff", AiffBytes.Form(AiffBytes.Common(channels: 0), AiffBytes.Sound(10))),
            FixtureSound.Path("opus.opus"),
            FixtureSound.Path("pcm16.flac"),
        ];
        var alone = paths.Select(Outcome).ToArray();
        Assert.Equal(
            5,
            alone
                .Where(text => text.Contains("cannot be read", StringComparison.Ordinal))
                .Select(text => text.Split(':')[2])
                .Distinct()
                .Count()
        );
        Assert.DoesNotContain(alone, text => text.Contains("No Error", StringComparison.Ordinal));
        Parallel.For(
            0,
            Reads,
            new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = TestContext.Current.CancellationToken },
            i => Assert.Equal(alone[i % paths.Length], Outcome(paths[i % paths.Length]))
        );
    }

    static string Outcome(string path)
    {
        try
        {
            return $"{AudioFile.Read(path).Samples.Length} samples";
        }
        catch (AudioFormatException exception)
        {
            return exception.Message;
        }
    }
}
