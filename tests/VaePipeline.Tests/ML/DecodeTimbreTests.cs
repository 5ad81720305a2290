using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML;
using VaePipeline.ML.Transforms;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Tests.ML;

public sealed class DecodeTimbreTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly MLContext _ml = new(1);
    readonly string _plain,
        _conditioned;

    sealed class Code
    {
        [VectorType(3)]
        public float[] Z { get; set; } = [];

        public int Pitch { get; set; }

        public float Velocity { get; set; }

        public string Name { get; set; } = "";
    }

    sealed class Decoded
    {
        public string Name { get; set; } = "";

        public float[] LogMel { get; set; } = [];
    }

    public DecodeTimbreTests() => (_plain, _conditioned) = (Export("plain"), Export("conditioned"));

    public void Dispose() => _folder.Dispose();

    string Export(string name)
    {
        OnnxExporter.Export(VaeModel.Load(Fixtures.Path($"onnx/{name}")), _folder[name]);
        return _folder[name];
    }

    static Code[] Codes(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Code
                {
                    Z = [MathF.Sin(i), MathF.Cos(3 * i), 0.1f * i],
                    Pitch = i * 11 % 128,
                    Velocity = i * 7 % 128,
                    Name = $"code {i}",
                }),
        ];

    Decoded[] Decode(string model, IEnumerable<Code> codes, int threads = 2, int batchSize = 32)
    {
        var view = _ml.Data.LoadFromEnumerable(codes);
        using var decoder = (IDisposable)
            _ml.Transforms.DecodeTimbre("LogMel", "Z", model, new() { Threads = threads, BatchSize = batchSize }).Fit(view);
        return [.. _ml.Data.CreateEnumerable<Decoded>(((ITransformer)decoder).Transform(view), reuseRowObject: false)];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Log_mels_equal_those_of_the_decoder(bool isConditioned)
    {
        var model = isConditioned ? _conditioned : _plain;
        using var session = new DecoderSession(Path.Combine(model, "decoder.onnx"));
        var codes = Codes(70);
        var expected = new float[session.Metadata.Features.Size];
        foreach (var (code, row) in codes.Zip(Decode(model, codes)))
        {
            session.Decode(code.Z, 1, [code.Pitch], [code.Velocity], expected);
            Assert.Equal(code.Name, row.Name);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], row.LogMel[i], 1e-5f);
        }
    }

    [Fact]
    public void A_rows_bits_do_not_depend_on_the_rows_around_it_or_on_threads()
    {
        var codes = Codes(70);
        var all = Decode(_conditioned, codes);
        var some = Decode(_conditioned, codes.Skip(40).Take(5), threads: 1);
        foreach (var (a, b) in all[40..45].Zip(some))
            Assert.Equal(Chains.Bits(a.LogMel), Chains.Bits(b.LogMel));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(100)]
    public void Batch_sizes_of_four_and_more_give_the_same_bits(int batchSize)
    {
        var codes = Codes(21);
        foreach (var (a, b) in Decode(_conditioned, codes).Zip(Decode(_conditioned, codes, batchSize: batchSize)))
            Assert.Equal(Chains.Bits(a.LogMel), Chains.Bits(b.LogMel));
    }

    [Fact]
    public void A_missing_code_decodes_to_NaN_for_any_pitch()
    {
        var codes = Codes(3);
        codes[1].Z = [0, float.NaN, 0];
        codes[1].Pitch = -1;
        var rows = Decode(_conditioned, codes);
        Assert.All(rows[1].LogMel, value => Assert.True(float.IsNaN(value)));
        Assert.All(rows[0].LogMel.Concat(rows[2].LogMel), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(128, 0, "'Pitch' has 128")]
    [InlineData(60, -0.5f, "'Velocity' has -0.5")]
    [InlineData(60, float.NaN, "'Velocity' has NaN")]
    public void Invalid_pitches_and_velocities_are_named(int pitch, float velocity, string message)
    {
        var codes = Codes(5);
        (codes[3].Pitch, codes[3].Velocity) = (pitch, velocity);
        Assert.Contains(message, Assert.Throws<TimbreException>(() => Decode(_conditioned, codes)).Message);
        Assert.Equal(5, Decode(_plain, codes).Length);
    }

    [Fact]
    public void Missing_conditioning_columns_are_named()
    {
        var view = _ml.Data.LoadFromEnumerable(Codes(2));
        var chain = _ml.Transforms.DecodeTimbre("LogMel", "Z", _conditioned, new() { PitchColumnName = "Key" });
        Assert.Contains("'Key'", Assert.ThrowsAny<ArgumentException>(() => chain.Fit(view)).Message);
        var texts = _ml.Transforms.DecodeTimbre("LogMel", "Z", _conditioned, new() { PitchColumnName = "Name" });
        Assert.Contains("'Name'", Assert.ThrowsAny<ArgumentException>(() => texts.Fit(view)).Message);
    }

    [Fact]
    public void Decoded_log_mels_can_be_encoded_and_codes_of_another_model_are_refused()
    {
        var view = _ml.Data.LoadFromEnumerable(Codes(9));
        var estimator = _ml.Transforms.DecodeTimbre("LogMel", "Z", _plain).Append(_ml.Transforms.EncodeTimbre("Again", "LogMel", _plain));
        using var chain = estimator.Fit(view);
        Assert.All(
            chain.Transform(view).GetColumn<float[]>("Again"),
            code => Assert.All(code, value => Assert.True(float.IsFinite(value)))
        );
        var foreign = estimator.Append(_ml.Transforms.DecodeTimbre("Other", "Again", _conditioned));
        Assert.Contains("decode with the model that encoded", Assert.Throws<OnnxModelException>(() => foreign.Fit(view)).Message);
    }

    [Fact]
    public void A_model_without_a_decoder_says_so()
    {
        File.Delete(Path.Combine(_plain, "decoder.onnx"));
        Assert.Contains(
            "decoder.onnx",
            Assert.Throws<OnnxModelException>(() => _ml.Transforms.DecodeTimbre("LogMel", "Z", _plain)).Message
        );
    }
}
