using VaePipeline.Audio;
using static VaePipeline.Tests.Audio.WavBytes;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Headers with wrong bytes and truncated files give sound or a typed error, in bounded memory.</summary>
public sealed class DamagedHeaderTests : IDisposable
{
    const int Mutations = 100_000,
        ResampledEvery = 100;

    /// <summary>The number of bytes at the start of a file that may be changed.</summary>
    const int HeaderLength = 96;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hundred_thousand_mutated_headers_give_sound_or_a_typed_error_in_bounded_memory()
    {
        byte[][] originals =
        [
            Riff(Chunk("LIST", new byte[11]), Format(channels: 2), Chunk("fact", U32(100)), Chunk("data", Samples(200))),
            Riff(Format(bits: 24, channels: 2), Chunk("data", Samples(150))),
            Riff(Format(bits: 8, tag: 7), Chunk("data", Samples(50))),
            [
                .. "RF64"u8,
                .. U32(uint.MaxValue),
                .. "WAVE"u8,
                .. Chunk("ds64", [.. U64(300), .. U64(200), .. U64(100), .. U32(0)]),
                .. Format(),
                .. Chunk("data", Samples(100), size: uint.MaxValue),
            ],
            AiffBytes.Form(AiffBytes.Common(), AiffBytes.Sound(100)),
            File.ReadAllBytes(Fixtures.Path("audio/float32.aifc"))[..600],
        ];
        var random = new Random(4);
        using var file = new RewrittenFile(_folder["mutated"]);
        var (read, refused, largest) = (0, 0, 0L);
        var start = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Mutations; i++)
        {
            file.Put(Mutated(originals[i % originals.Length], random));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                // filters for random sample rates would dominate the time of this test
                Assert.NotEmpty(i % ResampledEvery == 0 ? AudioFile.Read(file.Path, maxSamples: 4_000).Samples : AtItsOwnRate(file.Path));
                read++;
            }
            catch (AudioFormatException)
            {
                refused++;
            }
            largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        var mean = (GC.GetAllocatedBytesForCurrentThread() - start) / Mutations;

        Assert.True(read > Mutations / 10 && refused > Mutations / 10, $"{read} read, {refused} refused");
        Assert.True(mean < 200_000, $"{mean} bytes allocated per file");
        // resampling from 1.5 MHz to 16 kHz needs the longest filter and 96 times the samples
        Assert.True(largest < 32 << 20, $"{largest} bytes allocated for one file");
    }

    [Fact]
    public void A_WAV_file_cut_off_at_any_byte_is_read_or_refused()
    {
        var whole = Riff(Chunk("LIST", new byte[11]), Format(), Chunk("fact", U32(20)), Chunk("data", Samples(20)));
        AssertCuts(whole, firstSample: whole.Length - 40, bytesPerFrame: 2);
    }

    [Fact]
    public void A_WAV_file_of_24_bits_and_3_channels_cut_off_at_any_byte_is_read_or_refused()
    {
        var whole = Riff(Format(channels: 3, bits: 24), Chunk("data", Samples(45)));
        AssertCuts(whole, firstSample: whole.Length - 90, bytesPerFrame: 9);
    }

    [Fact]
    public void An_AIFF_file_cut_off_at_any_byte_is_read_or_refused()
    {
        var whole = AiffBytes.Form(AiffBytes.Chunk("NAME", new byte[5]), AiffBytes.Common(frames: 20), AiffBytes.Sound(20));
        AssertCuts(whole, firstSample: whole.Length - 40, bytesPerFrame: 2);
    }

    [Fact]
    public void A_FLAC_file_cut_off_at_any_byte_is_read_or_refused()
    {
        SoundLibrary.Require();
        var whole = File.ReadAllBytes(Fixtures.Path("audio/pcm16.flac"));
        var sound = AudioFile.Read(Fixtures.Path("audio/pcm16.flac")).Samples;
        using var file = new RewrittenFile(_folder["cut.flac"]);
        for (var length = 0; length < whole.Length; length++)
        {
            file.Put(whole.AsSpan(0, length));
            try
            {
                var samples = AudioFile.Read(file.Path).Samples;
                Assert.InRange(samples.Length, 1, sound.Length);
            }
            catch (AudioFormatException refused)
            {
                Assert.StartsWith(file.Path, refused.Message, StringComparison.Ordinal);
            }
        }
        file.Put(whole);
        Assert.Equal(sound, AudioFile.Read(file.Path).Samples);
    }

    static float[] AtItsOwnRate(string path)
    {
        using var source = SoundSource.Open(path);
        return source.ReadMono(4_000);
    }

    void AssertCuts(byte[] whole, int firstSample, int bytesPerFrame)
    {
        using var file = new RewrittenFile(_folder["cut"]);
        for (var length = 0; length <= whole.Length; length++)
        {
            file.Put(whole.AsSpan(0, length));
            var frames = (length - firstSample) / bytesPerFrame;
            if (frames >= 1)
                Assert.Equal(frames, AudioFile.Read(file.Path).Samples.Length);
            else
                Assert.Throws<AudioFormatException>(() => AudioFile.Read(file.Path));
        }
    }

    static byte[] Mutated(byte[] original, Random random)
    {
        byte[] file = [.. original];
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var at = random.Next(Math.Min(file.Length, HeaderLength));
            file[at] = random.Next(4) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(file[at] ^ 1 << random.Next(8)),
                2 => 0,
                _ => 255,
            };
        }
        return random.Next(4) == 0 ? file[..random.Next(1, file.Length)] : file;
    }
}
