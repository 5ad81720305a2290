using System.Runtime.InteropServices;
using VaePipeline.Audio.Formats;
using VaePipeline.Audio.Formats.LibSndFile;
using VaePipeline.Tests.Audio.Faults;

namespace VaePipeline.Tests.Audio.Formats;

public class SoundFileReaderTests
{
    static string Flac => Fixtures.Path("audio/pcm16.flac");

    [Fact]
    public void FLAC_has_the_same_samples_as_WAV()
    {
        SoundLibrary.Require();
        using var flacFile = File.OpenRead(Flac);
        using var wavFile = File.OpenRead(Fixtures.Path("audio/pcm16.wav"));
        using var flac = Opened(flacFile);
        using var wav = new StoredSamples(wavFile, WaveHeader.Read(wavFile).Layout(wavFile));
        var (actual, expected) = (new float[4_000], new float[4_000]);

        Assert.Equal(3_200, flac.Read(actual));
        Assert.Equal(3_200, new WaveSamples(wav).Read(expected));
        // the two writers round differently
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
    public void The_stream_stays_open()
    {
        SoundLibrary.Require();
        using var stream = new MemoryStream(File.ReadAllBytes(Flac));
        var reader = Opened(stream);
        reader.Dispose();

        Assert.True(stream.CanRead);
        Assert.Throws<ObjectDisposedException>(() => reader.Read(new float[2]));
        reader.Dispose();
    }

    [Fact]
    public void A_file_that_is_no_sound_is_refused()
    {
        SoundLibrary.Require();
        var exception = Assert.Throws<SoundFileException>(() => Opened(new MemoryStream(new byte[200])));

        Assert.NotEqual(0, exception.ErrorCode);
        Assert.Equal("sf_open", exception.Function);
        Assert.NotEmpty(exception.Message);
    }

    [Fact]
    public void An_exception_of_the_stream_is_thrown_in_managed_code()
    {
        SoundLibrary.Require();
        using var stream = new FailingStream(File.ReadAllBytes(Fixtures.Path("audio/pcm16.au"))) { Fails = true };
        var exception = Assert.Throws<IOException>(() => Opened(stream));
        Assert.IsType<TimeoutException>(exception.InnerException);

        stream.Fails = false;
        using var reader = Opened(stream);
        stream.Fails = true;
        Assert.Throws<IOException>(() => reader.Read(new float[3_200]));
    }

    [Fact]
    public void The_message_for_a_missing_library_names_the_package() =>
        Assert.Contains(
            "apt install libsndfile1",
            Assert.Throws<DllNotFoundException>(() => (NativeDecoder.SndFile with { FileNames = ["libnothing.so.7"] }).Load()).Message,
            StringComparison.Ordinal
        );

    static SoundFileReader Opened(Stream stream) => (SoundFileReader)SoundFileReader.Open(stream).Samples;

    sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public bool Fails { get; set; }

        public override int Read(Span<byte> buffer) => Fails ? throw new TimeoutException("disk timeout") : base.Read(buffer);
    }
}
