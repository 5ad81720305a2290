using System.Buffers.Binary;
using System.Text.Json;
using VaePipeline.ML.Jobs;
using VaePipeline.Tests.Audio;
using VaePipeline.Tests.Audio.Containers;
using VaePipeline.Tests.Audio.Faults;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>Sounds that are not whole are embedded, and their rows say what is missing.</summary>
public sealed class IncompleteSoundTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly FixtureSound _files = new();

    public void Dispose()
    {
        _folder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_row_says_what_is_missing_and_has_the_vector_of_what_is_there()
    {
        SoundLibrary.Require();
        var whole = WavBytes.Riff(WavBytes.Format(), WavBytes.Chunk("data", FixtureSound.Pcm));
        string[] inputs =
        [
            _files.Write("whole.wav", whole),
            _files.Write("cut.wav", whole[..12_044]),
            _files.Write("start.wav", WavBytes.Riff(WavBytes.Format(), WavBytes.Chunk("data", FixtureSound.Pcm[..12_000]))),
            _files.Write("short.wav", whole[..144]),
        ];
        var rows = Embed(inputs, request => request, out var summary);
        Assert.Equal(["ok", "ok", "ok", "short"], rows.Select(row => row[2]));
        Assert.Equal(["0.5", "0.375", "0.375"], rows.Take(3).Select(row => row[4]));
        Assert.Equal("", rows[0][3]);
        Assert.Equal("The file ends after 0.375 s of the 0.5 s that its header announces; the rest is missing.", rows[1][3]);
        Assert.Matches("^50 samples .* The file ends after 0.003 s of the 0.5 s", rows[3][3]);
        Assert.Equal(rows[2][5..], rows[1][5..]);
        Assert.Equal((3, 1), (summary.Ok, summary.Incomplete));
        using var metadata = JsonDocument.Parse(File.ReadAllText(_folder["x.csv.meta.json"]));
        Assert.Equal(1, metadata.RootElement.GetProperty("counts").GetProperty("incomplete").GetInt32());
    }

    [Fact]
    public void Windows_say_it_too()
    {
        var whole = WavBytes.Riff(WavBytes.Format(), WavBytes.Chunk("data", FixtureSound.Pcm));
        var rows = Embed(
            [_files.Write("cut.wav", whole[..12_044])],
            request => request with { HopSeconds = 0.1, WindowSeconds = 0.1 },
            out _
        );
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.Contains("ends after 0.375 s", row[3], StringComparison.Ordinal));
    }

    [Fact]
    public void A_length_that_only_reading_to_the_end_shows_is_left_empty()
    {
        SoundLibrary.Require();
        // FLAC without a number of samples, and with too much behind its last frame to find that
        var file = FixtureSound.Bytes("pcm16.flac");
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(22), 0);
        byte[] longer = [.. file, .. Enumerable.Repeat((byte)0x11, 1 << 19)];
        var path = _files.Write("open.flac", longer);
        using var source = VaePipeline.Audio.SoundSource.Open(path);
        Assert.Equal(100, source.ReadMono(100).Length);
        Assert.True(double.IsNaN(source.DurationSeconds));
        Assert.Equal("0.5", Embed([path], request => request, out _)[0][4]);
    }

    string[][] Embed(string[] inputs, Func<EmbeddingRequest, EmbeddingRequest> with, out EmbeddingSummary summary)
    {
        var request = new EmbeddingRequest
        {
            Inputs = inputs,
            Model = sounds.Model,
            Output = _folder["x.csv"],
            Overwrite = true,
        };
        summary = Embedder.Run(with(request));
        return [.. CsvRows.Read(_folder["x.csv"]).Skip(1)];
    }
}
