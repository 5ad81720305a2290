using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Tests.Model.Onnx;

public class SessionTests
{
    [Fact]
    public void Threads_and_the_batch_around_it_do_not_change_an_embedding()
    {
        const int N = 33;
        using var files = new ExportedFiles(Models.Random(VaeArchitecture.Default));
        var logMels = Noise(N * 80 * 128, -1, 1);
        var expected = Encode(files.Encoder, threads: 1, logMels, N, batch: N);
        foreach (var threads in new[] { 1, 2, 4 })
        foreach (var batch in new[] { 1, 2, 8, 32, N })
            PyTorchVae.AssertClose(expected, Encode(files.Encoder, threads, logMels, N, batch), 1e-6f);
        Assert.Equal(expected, Encode(files.Encoder, threads: 2, logMels, N, batch: N));
    }

    [Fact]
    public void Calls_from_many_threads_are_independent()
    {
        using var files = new ExportedFiles();
        using var session = new EncoderSession(files.Encoder, threads: 1);
        var size = session.Metadata.Features.Size;
        var logMels = Noise(64 * size, -1, 1);
        float[] expected = new float[64 * 4],
            mu = new float[64 * 4];
        for (var i = 0; i < 64; i++)
            session.Encode(logMels.AsSpan(i * size, size), 1, expected.AsSpan(i * 4, 4), []);
        Parallel.For(0, 64, i => session.Encode(logMels.AsSpan(i * size, size), 1, mu.AsSpan(i * 4, 4), []));
        Assert.Equal(expected, mu);
    }

    [Fact]
    public void A_decoder_that_knows_no_pitch_takes_128()
    {
        var model = Models.Small(
            conditioning: new()
            {
                Pitch = true,
                NoPitch = true,
                Velocity = true,
            }
        );
        using var files = new ExportedFiles(model);
        using var decoder = new DecoderSession(files.Decoder);
        Assert.Equal(model.Config.Architecture.Conditioning, decoder.Metadata.Conditioning);
        var z = Noise(4, -1, 1);
        var logMel = new float[16 * 32];
        foreach (var pitch in (int[])[0, 127, Conditioning.Unpitched])
        {
            decoder.Decode(z, 1, [pitch], [100], logMel);
            PyTorchVae.AssertClose(ReferenceForward.Decode(model, z, pitch, 100), logMel, 1e-5f);
        }
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(z, 1, [129], [100], logMel));
        Assert.Contains("129; allowed: 0 to 127, or 128 for no pitch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_batch_does_nothing()
    {
        using var files = new ExportedFiles();
        using var encoder = new EncoderSession(files.Encoder);
        using var decoder = new DecoderSession(files.Decoder);
        encoder.Encode([], 0, [], []);
        decoder.Decode([], 0, [], [], []);
    }

    [Fact]
    public void A_span_of_the_wrong_length_is_an_error()
    {
        using var files = new ExportedFiles();
        using var encoder = new EncoderSession(files.Encoder);
        float[] logMel = new float[16 * 32],
            mu = new float[4];
        AssertError("511 values; 1 x 512 = 512", () => encoder.Encode(logMel.AsSpan(1), 1, mu, []));
        AssertError("3 values; 1 x 4 = 4", () => encoder.Encode(logMel, 1, mu.AsSpan(1), []));
        AssertError("2 values; 1 x 4 = 4", () => encoder.Encode(logMel, 1, mu, mu.AsSpan(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([], -1, [], []));

        static void AssertError(string says, Action act) =>
            Assert.Contains(says, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conditioned_decoder_accepts_only_MIDI_values()
    {
        using var files = new ExportedFiles(Models.Small(conditioning: new() { Pitch = true, Velocity = true }));
        using var decoder = new DecoderSession(files.Decoder);
        var (z, logMel) = (new float[4], new float[16 * 32]);
        decoder.Decode(z, 1, [127], [0], logMel);
        decoder.Decode(z, 1, [0], [127], logMel);
        Assert.Throws<ArgumentException>(() => decoder.Decode(z, 1, [], [64], logMel));
        foreach (var pitch in new long[] { -1, 128 })
            Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(z, 1, [pitch], [64], logMel));
        foreach (var velocity in new[] { -1, 127.5f, float.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(z, 1, [60], [velocity], logMel));
    }

    [Fact]
    public void The_error_for_another_shape_says_what_was_expected_and_given()
    {
        using var files = new ExportedFiles();
        ExportedFiles.EditMetadata(
            files.Encoder,
            "vaepipeline.features",
            FeatureJson.Write(files.Model.Config.Features with { Frames = 64 })
        );
        AssertError(files.Encoder, "expected input log_mel Float (N, 1, 16, 64), given Float (N, 1, 16, 32)");
    }

    [Fact]
    public void A_file_with_a_fixed_batch_size_is_an_error()
    {
        using var files = new ExportedFiles();
        ExportedFiles.Edit(files.Encoder, model => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1);
        AssertError(files.Encoder, "given Float (1, 1, 16, 32)");
    }

    [Fact]
    public void A_file_with_other_outputs_is_an_error()
    {
        using var files = new ExportedFiles();
        ExportedFiles.Edit(files.Encoder, model => model.Graph.Output.RemoveAt(1));
        AssertError(files.Encoder, "expected output logvar Float (N, 4), given mu");
    }

    [Fact]
    public void Metadata_of_another_latent_size_is_an_error()
    {
        using var files = new ExportedFiles();
        ExportedFiles.EditMetadata(files.Encoder, "vaepipeline.latent_size", "5");
        AssertError(files.Encoder, "expected output mu Float (N, 5), given Float (N, 4)");
    }

    [Theory]
    [InlineData("vaepipeline.version", "2", "metadata version 2, but this release reads 1")]
    [InlineData("vaepipeline.version", null, "has no metadata 'vaepipeline.version'")]
    [InlineData("vaepipeline.features", "{}", "'sample_rate' is missing")]
    [InlineData("vaepipeline.features", null, "has no metadata 'vaepipeline.features'")]
    [InlineData("vaepipeline.latent_size", "many", "is 'many', not a whole number")]
    [InlineData("vaepipeline.conditioning.pitch", "1", "is '1'; allowed: true, false")]
    [InlineData("vaepipeline.golden.mu", "!", "not base64")]
    [InlineData("vaepipeline.golden.mu", "AAA=", "not base64 of 32-bit floats")]
    public void Wrong_metadata_is_an_error(string key, string? value, string says)
    {
        using var files = new ExportedFiles();
        ExportedFiles.EditMetadata(files.Encoder, key, value);
        AssertError(files.Encoder, says);
    }

    [Fact]
    public void A_file_of_another_program_is_an_error()
    {
        using var files = new ExportedFiles();
        ExportedFiles.Edit(files.Encoder, model => model.MetadataProps.Clear());
        AssertError(files.Encoder, "expected an encoder or decoder exported by VaePipeline");
    }

    [Fact]
    public void A_decoder_is_not_an_encoder()
    {
        using var files = new ExportedFiles();
        AssertError(files.Decoder, "expected an encoder, given a model of kind 'decoder'");
    }

    [Fact]
    public void A_truncated_or_overwritten_file_is_an_error()
    {
        using var files = new ExportedFiles();
        var bytes = File.ReadAllBytes(files.Encoder);
        foreach (var length in new[] { 0, 1, 10, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(files.Encoder, bytes[..length]);
            AssertError(files.Encoder, "");
        }
        File.WriteAllText(files.Encoder, "not a model at all");
        AssertError(files.Encoder, "ONNX Runtime cannot load it");
        File.Delete(files.Encoder);
        AssertError(files.Encoder, "no such file");
    }

    [Fact]
    public void A_graph_with_an_unknown_operator_is_an_error()
    {
        using var files = new ExportedFiles();
        ExportedFiles.Edit(files.Encoder, model => model.Graph.Node[0].OpType = "Convolve");
        AssertError(files.Encoder, "ONNX Runtime cannot load it");
    }

    [Fact]
    public void Unknown_fields_are_preserved()
    {
        using var files = new ExportedFiles();
        var bytes = File.ReadAllBytes(files.Encoder);
        byte[] domain = [0x22, 3, (byte)'a', (byte)'.', (byte)'b']; // field 4, which the schema here leaves out
        File.WriteAllBytes(files.Encoder, [.. bytes, .. domain]);
        ExportedFiles.Edit(files.Encoder, _ => { });
        Assert.Equal(bytes.Length + domain.Length, new FileInfo(files.Encoder).Length);
        new EncoderSession(files.Encoder).Dispose();
    }

    static void AssertError(string path, string says)
    {
        var exception = Assert.Throws<OnnxModelException>(() => new EncoderSession(path));
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    static float[] Encode(string path, int threads, float[] logMels, int n, int batch)
    {
        using var session = new EncoderSession(path, threads);
        var (size, latent) = (session.Metadata.Features.Size, session.Metadata.LatentSize);
        var mu = new float[n * latent];
        for (var begin = 0; begin < n; begin += batch)
        {
            var count = Math.Min(batch, n - begin);
            session.Encode(logMels.AsSpan(begin * size, count * size), count, mu.AsSpan(begin * latent, count * latent), []);
        }
        return mu;
    }

    static float[] Noise(int length, float low, float high)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, length).Select(_ => low + (high - low) * random.NextSingle())];
    }
}
