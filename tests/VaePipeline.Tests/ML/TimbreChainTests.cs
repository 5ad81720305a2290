using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.ML;
using VaePipeline.ML.Transforms;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Tests.ML;

public class TimbreChainTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    readonly MLContext _ml = new(1);

    [Fact]
    public void Embeddings_equal_those_of_features_and_encoder()
    {
        using var session = new EncoderSession(Path.Combine(sounds.Model, "encoder.onnx"));
        var logMel = new LogMel(sounds.Features);
        var features = new float[sounds.Features.Size];
        var expected = new float[session.Metadata.LatentSize];
        foreach (var row in Chains.Embed(_ml, sounds, sounds.Tones))
        {
            Assert.True(logMel.TryCompute(AudioFile.Read(row.Path).Samples, features));
            session.Encode(features, 1, expected, []);
            Assert.Equal(("ok", ""), (row.Status, row.Message));
            Assert.Equal(0.75f, row.Duration);
            for (var unit = 0; unit < expected.Length; unit++)
                Assert.Equal(expected[unit], row.Embedding[unit], 1e-5f);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Rows_keep_their_order_and_their_bits_for_any_number_of_threads(int threads)
    {
        var expected = Chains.Embed(_ml, sounds, sounds.Tones, threads: 3);
        Chains.AssertSameBits(expected, Chains.Embed(_ml, sounds, sounds.Tones, threads));
        Assert.Equal(sounds.Tones, expected.Select(row => row.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_batch_size_changes_embeddings_by_rounding_only(int batchSize)
    {
        var expected = Chains.Embed(_ml, sounds, sounds.Tones);
        foreach (var (a, b) in expected.Zip(Chains.Embed(_ml, sounds, sounds.Tones, batchSize: batchSize)))
            for (var unit = 0; unit < a.Embedding.Length; unit++)
                Assert.Equal(a.Embedding[unit], b.Embedding[unit], 1e-5f);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(32)]
    [InlineData(100)]
    public void Batch_sizes_of_four_and_more_give_the_same_bits(int batchSize) =>
        Chains.AssertSameBits(
            Chains.Embed(_ml, sounds, sounds.Tones, batchSize: 8),
            Chains.Embed(_ml, sounds, sounds.Tones, batchSize: batchSize)
        );

    [Fact]
    public void Each_chain_fitted_by_an_estimator_has_its_own_model()
    {
        var view = Chains.View(_ml, sounds.Tones.Take(5));
        var estimator = Chains.Estimator(_ml, sounds);
        var first = estimator.Fit(view);
        var expected = Chains.Rows(_ml, first.Transform(view));
        using var second = estimator.Fit(view);
        first.Dispose();
        Chains.AssertSameBits(expected, Chains.Rows(_ml, second.Transform(view)));
        using var third = estimator.Fit(view);
        Chains.AssertSameBits(expected, Chains.Rows(_ml, third.Transform(view)));
    }

    [Fact]
    public void A_rows_bits_do_not_depend_on_the_rows_around_it()
    {
        var all = Chains.Embed(_ml, sounds, sounds.Tones);
        var some = Chains.Embed(_ml, sounds, sounds.Tones.Skip(40).Take(5).Prepend(sounds.Empty));
        Chains.AssertSameBits(all[40..45], some[1..]);
    }

    [Fact]
    public void Files_that_cannot_be_embedded_are_rows_with_a_reason()
    {
        string[] paths = [sounds.Tones[0], sounds.Empty, sounds.Silent, sounds.Tones[1], sounds.Short, sounds.Missing, "", sounds.Tones[2]];
        var rows = Chains.Embed(_ml, sounds, paths);
        Assert.Equal(["ok", "error", "silent", "ok", "short", "error", "error", "ok"], rows.Select(row => row.Status));
        foreach (var row in rows.Where(row => row.Status != "ok"))
        {
            Assert.NotEqual("", row.Message);
            Assert.DoesNotContain('\n', row.Message);
            Assert.All(row.Embedding, value => Assert.True(float.IsNaN(value)));
        }
        Assert.Contains("empty.wav", rows[1].Message);
        Assert.Contains("200 samples", rows[4].Message);
        Assert.True(float.IsNaN(rows[5].Duration));
        Chains.AssertSameBits(Chains.Embed(_ml, sounds, sounds.Tones.Take(3)), rows.Where(row => row.Status == "ok"));
    }

    [Fact]
    public void A_view_of_failures_only_has_all_rows() =>
        Assert.Equal(["silent", "error"], Chains.Embed(_ml, sounds, [sounds.Silent, sounds.Missing]).Select(row => row.Status));

    [Fact]
    public void An_empty_view_has_no_rows() => Assert.Empty(Chains.Embed(_ml, sounds, []));

    [Fact]
    public void Other_columns_pass_through()
    {
        foreach (var row in Chains.Embed(_ml, sounds, sounds.Tones, batchSize: 4))
        {
            Assert.Equal(sounds.Tones[row.Number], row.Path);
            Assert.Equal(row.Number % 3 == 0, row.Flag);
            Assert.Equal([row.Number, -row.Number], row.Pair);
        }
    }

    [Fact]
    public void Audio_and_features_can_be_read_as_columns()
    {
        var view = Chains.View(_ml, sounds.Tones.Take(2));
        using var chain = Chains.Estimator(_ml, sounds).Fit(view);
        var output = chain.Transform(view);
        var audio = output.GetColumn<float[]>("Audio").ToArray();
        Assert.Equal(AudioFile.Read(sounds.Tones[1]).Samples, audio[1]);
        var features = sounds.Features;
        Assert.Equal(
            new VectorDataViewType(NumberDataViewType.Single, 1, features.MelBands, features.Frames),
            output.Schema["LogMel"].Type
        );
        Assert.All(output.GetColumn<float[]>("LogMel"), logMel => Assert.InRange(logMel.Max(), 0.999f, 1.001f));
    }

    sealed class Heard
    {
        public string Path { get; set; } = "";

        public float[] Audio { get; set; } = [];

        public float[] LogMel { get; set; } = [];

        public float[] Embedding { get; set; } = [];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(32)]
    public void Other_requested_columns_belong_to_the_same_row_as_the_embedding(int batchSize)
    {
        var view = Chains.View(_ml, sounds.Tones);
        using var chain = Chains.Estimator(_ml, sounds, batchSize: batchSize).Fit(view);
        var rows = _ml.Data.CreateEnumerable<Heard>(chain.Transform(view), reuseRowObject: false).ToArray();
        Assert.Equal(sounds.Tones, rows.Select(row => row.Path));
        var (features, logMel) = (new LogMel(sounds.Features), new float[sounds.Features.Size]);
        foreach (var (row, hidden) in rows.Zip(Chains.Embed(_ml, sounds, view, batchSize: batchSize)))
        {
            var samples = AudioFile.Read(row.Path).Samples;
            Assert.Equal(samples, row.Audio);
            Assert.True(features.TryCompute(samples, logMel));
            Assert.Equal(logMel, row.LogMel);
            Assert.Equal(Chains.Bits(hidden.Embedding), Chains.Bits(row.Embedding));
        }
    }

    [Fact]
    public void A_prediction_engine_embeds_single_rows()
    {
        var view = Chains.View(_ml, sounds.Tones);
        var expected = Chains.Embed(_ml, sounds, view);
        using var engine = _ml.Model.CreatePredictionEngine<Sound, Embedded>(Chains.Estimator(_ml, sounds).Fit(view));
        foreach (var i in new[] { 5, 0, 70 })
        {
            var row = engine.Predict(new() { Path = sounds.Tones[i], Number = i });
            Assert.Equal((i, "ok"), (row.Number, row.Status));
            for (var unit = 0; unit < row.Embedding.Length; unit++)
                Assert.Equal(expected[i].Embedding[unit], row.Embedding[unit], 1e-5f);
        }
        Assert.Equal("error", engine.Predict(new() { Path = sounds.Missing }).Status);
    }

    [Fact]
    public void The_encoder_of_single_sounds_agrees_with_the_chain()
    {
        using var encoder = new TimbreEncoder(sounds.Model);
        var expected = Chains.Embed(_ml, sounds, sounds.Tones.Take(8));
        Parallel.For(
            0,
            8,
            i =>
            {
                var fromFile = encoder.Encode(sounds.Tones[i]);
                var fromSamples = encoder.Encode(AudioFile.Read(sounds.Tones[i]).Samples, 16_000);
                for (var unit = 0; unit < encoder.Size; unit++)
                    Assert.Equal(expected[i].Embedding[unit], fromFile[unit], 1e-5f);
                Assert.Equal(fromFile, fromSamples);
            }
        );
        Assert.Contains("silence", Assert.Throws<TimbreException>(() => encoder.Encode(sounds.Silent)).Message);
        Assert.Contains("window", Assert.Throws<TimbreException>(() => encoder.Encode(new float[10], 16_000)).Message);
        Assert.Throws<FileNotFoundException>(() => encoder.Encode(sounds.Missing));
    }

    [Fact]
    public void Options_out_of_range_say_what_is_allowed()
    {
        Assert.Contains(
            "1 to 1024",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.LoadAudio("Audio", "Path", new() { BatchSize = 0 })).Message
        );
        Assert.Contains(
            "0 (every core) to 1024",
            Assert.Throws<ArgumentOutOfRangeException>(() => Chains.Estimator(_ml, sounds, threads: -1)).Message
        );
        Assert.Contains(
            "1000 to 192000",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.LoadAudio("Audio", "Path", new() { SampleRate = 8 })).Message
        );
    }
}
