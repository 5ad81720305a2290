using System.Runtime.InteropServices;
using NAudio.SoundFile;
using NAudio.Wave;

namespace VaePipeline.Tests.NAudio;

public class SoundFileReaderTests
{
    static string Flac => Fixtures.Path("audio/pcm16.flac");

    [Fact]
    public void ReadsFlacAsWavReadsPcm()
    {
        RequireLibrary();
        using var flac = new SoundFileReader(Flac);
        using var wav = new WaveFileReader(Fixtures.Path("audio/pcm16.wav"));
        var (actual, expected) = (new float[4_000], new float[4_000]);

        Assert.Equal(3_200, flac.Read(actual));
        Assert.Equal(3_200, wav.ToSampleProvider().Read(expected));
        // two writers, two ways to round
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1.01f / 32768));
        Assert.Equal(0, flac.Read(new float[100]));
        Assert.Equal((16_000, 2, 3_200 * 4), (flac.WaveFormat.SampleRate, flac.WaveFormat.Channels, (int)flac.Length));

        flac.Position = 1_000 * flac.WaveFormat.BlockAlign;
        var bytes = new byte[80];
        Assert.Equal(80, flac.Read(bytes, 0, 80));
        Assert.Equal(actual[2_000..2_020], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
        Assert.Equal(1_010 * flac.WaveFormat.BlockAlign, flac.Position);
    }

    [Fact]
    public void LeavesAStreamOpenThatItWasGiven()
    {
        RequireLibrary();
        using var stream = new MemoryStream(File.ReadAllBytes(Flac));
        var reader = new SoundFileReader(stream);
        reader.Dispose();

        Assert.True(stream.CanRead);
        Assert.Throws<ObjectDisposedException>(() => reader.Read(new float[2]));
        reader.Dispose();
    }

    [Fact]
    public void NamesTheProblemOfAFileThatIsNoSound()
    {
        RequireLibrary();
        var error = Assert.Throws<SoundFileException>(() => new SoundFileReader(new MemoryStream(new byte[200])));

        Assert.NotEqual(0, error.ErrorCode);
        Assert.Equal("sf_open_virtual", error.Function);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void AFailingStreamFailsHereNotInNativeCode()
    {
        RequireLibrary();
        using var stream = new FailingStream(File.ReadAllBytes(Fixtures.Path("audio/pcm16.au"))) { Fails = true };
        var error = Assert.Throws<IOException>(() => new SoundFileReader(stream));
        Assert.IsType<TimeoutException>(error.InnerException);

        stream.Fails = false;
        using var reader = new SoundFileReader(stream);
        stream.Fails = true;
        Assert.Throws<IOException>(() => reader.Read(new float[3_200]));
    }

    [Fact]
    public void AMissingLibraryNamesThePackage() =>
        Assert.Contains("apt install libsndfile1", Assert.Throws<DllNotFoundException>(() => LibSndFile.Load(["libnothing.so.7"])).Message, StringComparison.Ordinal);

    [Fact]
    public void TheLibraryTellsItsVersion()
    {
        RequireLibrary();
        Assert.Matches(@"^libsndfile-\d+\.\d+", SoundFileCapabilities.LibraryVersion);
    }

    static void RequireLibrary()
    {
        try
        {
            _ = SoundFileCapabilities.LibraryVersion;
        }
        catch (DllNotFoundException missing)
        {
            Assert.Skip(missing.Message);
        }
    }

    sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public bool Fails { get; set; }

        public override int Read(Span<byte> buffer) => Fails ? throw new TimeoutException("the disk is asleep") : base.Read(buffer);
    }
}
