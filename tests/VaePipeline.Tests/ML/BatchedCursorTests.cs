using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.Audio;
using VaePipeline.ML;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Tests.ML;

public class BatchedCursorTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    readonly MLContext _ml = new(1);

    [Fact]
    public void Only_requested_columns_are_read_and_computed()
    {
        // the paths do not exist: reading them would give errors
        var source = new WatchedView(Chains.View(_ml, Enumerable.Repeat(sounds.Missing, 5)));
        using var chain = Chains.Estimator(_ml, sounds).Fit(source);
        var output = chain.Transform(source);
        Assert.Equal(Enumerable.Range(0, 5), output.GetColumn<int>("Number"));
        Assert.Equal(["Number"], source.ColumnsAsked.Last());
        Assert.All(output.GetColumn<float>("Duration"), duration => Assert.True(float.IsNaN(duration)));
        Assert.Equal(["Path"], source.ColumnsAsked.Last());
        using var cursor = output.GetRowCursor([output.Schema["Duration"]]);
        Assert.False(cursor.IsColumnActive(output.Schema["Embedding"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<float>>(output.Schema["Embedding"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(output.Schema["Duration"]));
    }

    [Fact]
    public void A_disposed_encoder_fails_only_requests_for_embeddings()
    {
        var source = Chains.View(_ml, sounds.Tones.Take(3));
        var chain = Chains.Estimator(_ml, sounds).Fit(source);
        var output = chain.Transform(source);
        chain.Dispose();
        Assert.Equal(["ok", "ok", "ok"], output.GetColumn<string>("Status"));
        Assert.Throws<ObjectDisposedException>(() => output.GetColumn<float[]>("Embedding").ToArray());
    }

    [Fact]
    public void Cursors_end_and_throw_outside_of_rows()
    {
        var source = Chains.View(_ml, sounds.Tones.Take(2));
        using var chain = Chains.Estimator(_ml, sounds).Fit(source);
        var output = chain.Transform(source);
        using var cursor = output.GetRowCursor(output.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(output.Schema["Embedding"]);
        VBuffer<float> value = default;
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
        Assert.True(cursor.MoveNext());
        getter(ref value);
        Assert.Equal(3, value.Length);
        Assert.Equal(0, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 8)]
    public void Prefetching_is_bounded(int threads, int batchSize)
    {
        var source = new WatchedView(Chains.View(_ml, Enumerable.Repeat(sounds.Tones[0], 500)));
        using var chain = Chains.Estimator(_ml, sounds, threads, batchSize).Fit(source);
        var taken = Chains.Rows(_ml, _ml.Data.TakeRows(chain.Transform(source), batchSize + 1));
        Assert.Equal(batchSize + 1, taken.Length);
        Assert.InRange(source.RowsRead, batchSize + 1, (2 * threads + 2) * batchSize);
        Assert.Equal(1, source.CursorsDisposed);
    }

    [Fact]
    public void A_cursor_disposed_early_stops_and_the_next_starts_from_the_beginning()
    {
        var source = new WatchedView(Chains.View(_ml, sounds.Tones));
        using var chain = Chains.Estimator(_ml, sounds, threads: 4, batchSize: 2).Fit(source);
        var output = chain.Transform(source);
        for (var rows = 0; rows < 4; rows++)
        {
            using var cursor = output.GetRowCursor(output.Schema);
            for (var row = 0; row < rows; row++)
                Assert.True(cursor.MoveNext());
            cursor.Dispose();
            Assert.False(cursor.MoveNext());
        }
        Assert.Equal(4, source.CursorsDisposed);
        Assert.Equal(sounds.Tones.Count, Chains.Rows(_ml, output).Length);
    }

    [Fact]
    public void An_exception_of_the_source_is_rethrown()
    {
        var source = new WatchedView(Chains.View(_ml, sounds.Tones), failAt: 50);
        using var chain = Chains.Estimator(_ml, sounds).Fit(Chains.View(_ml, sounds.Tones));
        Assert.Equal("The source broke.", Assert.Throws<InvalidDataException>(() => Chains.Rows(_ml, chain.Transform(source))).Message);
        Assert.Equal(1, source.CursorsDisposed);
    }

    [Fact]
    public void Transforms_between_the_stages_change_nothing()
    {
        var view = Chains.View(_ml, sounds.Tones.Append(sounds.Silent).Append(sounds.Missing));
        var expected = Chains.Embed(_ml, sounds, view);
        using var chain = _ml
            .Transforms.LoadAudio("Audio", "Path")
            .Append(_ml.Transforms.CopyColumns("Sound", "Audio"))
            .Append(_ml.Transforms.LogMelSpectrogram("LogMel", "Sound", new() { Features = sounds.Features }))
            .Append(_ml.Transforms.CopyColumns("Picture", "LogMel"))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.EncodeTimbre("Embedding", "Picture", sounds.Model))
            .Append(_ml.Transforms.Concatenate("Features", "Embedding", "Pair"))
            .Fit(view);
        var output = chain.Transform(view);
        Chains.AssertSameBits(expected, Chains.Rows(_ml, output));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 5), output.Schema["Features"].Type);
    }

    sealed class Loudest
    {
        public float Value { get; set; }
    }

    sealed class HasEmbedding
    {
        [VectorType(3)]
        public float[] Embedding { get; set; } = [];
    }

    [Fact]
    public void Caches_shuffles_and_custom_mappings_work_on_top()
    {
        var source = new WatchedView(Chains.View(_ml, sounds.Tones));
        using var chain = Chains
            .Estimator(_ml, sounds)
            .Append(_ml.Transforms.CustomMapping<HasEmbedding, Loudest>((from, to) => to.Value = from.Embedding.Max(), contractName: null))
            .Fit(source);
        var output = _ml.Data.Cache(chain.Transform(source));
        var loudest = output.GetColumn<float>("Value").ToArray();
        Assert.Equal(Chains.Embed(_ml, sounds, sounds.Tones).Select(row => row.Embedding.Max()), loudest);
        Assert.Equal(loudest, output.GetColumn<float>("Value"));
        Assert.Equal(sounds.Tones.Count, source.RowsRead);
        var shuffled = _ml.Data.ShuffleRows(output, seed: 3).GetColumn<float>("Value").ToArray();
        Assert.NotEqual(loudest, shuffled);
        Assert.Equal(loudest.Order(), shuffled.Order());
    }

    [Fact]
    public void Samples_in_rented_memory_are_not_shared_between_rows()
    {
        string[] paths = [.. sounds.Tones.Take(20), sounds.Missing, .. sounds.Tones.Skip(20), sounds.Short];
        var view = Chains.View(_ml, paths);
        var reader = _ml
            .Transforms.LoadAudio(
                "Audio",
                "Path",
                new()
                {
                    MaxSamples = 9_000,
                    Threads = 3,
                    BatchSize = 4,
                }
            )
            .Fit(view);
        var given = reader.Transform(view).GetColumn<float[]>("Audio").ToArray();
        Assert.Equal(paths.Length, given.Length);
        foreach (var (path, samples) in paths.Zip(given))
            Assert.Equal(path == sounds.Missing ? [] : AudioFile.Read(path, maxSamples: 9_000).Samples, samples);
    }

    [Fact]
    public void Rows_may_come_from_a_lazily_read_CSV()
    {
        var linesRead = 0;
        var csv = "path,number\n" + string.Concat(Enumerable.Range(0, 1_000).Select(i => $"{sounds.Tones[i % 75]},{i}\n"));
        IEnumerable<Sound> Lines()
        {
            using var reader = new StringReader(csv);
            reader.ReadLine();
            while (reader.ReadLine() is { } line)
            {
                linesRead++;
                var comma = line.LastIndexOf(',');
                yield return new()
                {
                    Path = line[..comma],
                    Number = int.Parse(line[(comma + 1)..], CultureInfo.InvariantCulture),
                    Pair = [0, 0],
                };
            }
        }

        var view = _ml.Data.LoadFromEnumerable(Lines());
        using var chain = Chains.Estimator(_ml, sounds, threads: 2, batchSize: 8).Fit(view);
        var rows = Chains.Rows(_ml, _ml.Data.TakeRows(_ml.Data.SkipRows(chain.Transform(view), 10), 80));
        Assert.Equal(Enumerable.Range(10, 80), rows.Select(row => row.Number));
        Assert.InRange(linesRead, 90, 90 + 6 * 8);
        Chains.AssertSameBits(Chains.Embed(_ml, sounds, rows.Select(row => row.Path)), rows);
    }

    [Fact]
    public void Rows_shuffled_before_the_chain_keep_their_own_embeddings()
    {
        var view = Chains.View(_ml, sounds.Tones);
        var expected = Chains.Embed(_ml, sounds, view);
        var shuffled = Chains.Embed(_ml, sounds, _ml.Data.ShuffleRows(view, seed: 7));
        Assert.NotEqual(expected.Select(row => row.Number), shuffled.Select(row => row.Number));
        Chains.AssertSameBits(expected, shuffled.OrderBy(row => row.Number));
    }

    sealed class SourcePath
    {
        public string Path { get; set; } = "";
    }

    sealed class Renamed
    {
        public string File { get; set; } = "";
    }

    [Fact]
    public void A_custom_mapping_may_precede_the_chain()
    {
        var view = Chains.View(_ml, sounds.Tones.Select(path => Path.GetFileName(path)));
        var folder = Path.GetDirectoryName(sounds.Tones[0])!;
        using var chain = _ml
            .Transforms.CustomMapping<SourcePath, Renamed>((from, to) => to.File = Path.Combine(folder, from.Path), contractName: null)
            .Append(_ml.Transforms.LoadAudio("Audio", "File"))
            .Append(_ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = sounds.Features }))
            .Append(_ml.Transforms.EncodeTimbre("Embedding", "LogMel", sounds.Model))
            .Fit(view);
        Assert.Equal(
            Chains.Embed(_ml, sounds, sounds.Tones).Select(row => row.Embedding),
            chain.Transform(view).GetColumn<float[]>("Embedding")
        );
    }

    [Fact]
    public void A_stopped_pass_closes_its_source_while_batches_are_in_flight()
    {
        var source = new WatchedView(Chains.View(_ml, Enumerable.Repeat(sounds.Tones[0], 2_000)));
        using var chain = Chains.Estimator(_ml, sounds, threads: 3, batchSize: 4).Fit(source);
        foreach (var row in _ml.Data.CreateEnumerable<Embedded>(chain.Transform(source), reuseRowObject: true))
            if (row.Number == 9)
                break;
        Assert.Equal(1, source.CursorsDisposed);
        Assert.InRange(source.RowsRead, 10, 100);
    }

    [Fact]
    public void Missing_and_mistyped_columns_are_named_before_any_row_is_read()
    {
        var source = new WatchedView(Chains.View(_ml, sounds.Tones));
        Assert.Contains("'File'", Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.LoadAudio("Audio", "File").Fit(source)).Message);
        Assert.Contains(
            "'Number'",
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.LoadAudio("Audio", "Number").Fit(source)).Message
        );
        var chain = _ml.Transforms.LoadAudio("Audio", "Path").Append(_ml.Transforms.LogMelSpectrogram("LogMel", "Sound"));
        Assert.Contains("'Sound'", Assert.ThrowsAny<ArgumentException>(() => chain.Fit(source)).Message);
        var scalar = _ml.Transforms.CopyColumns("Audio", "Number").Append(_ml.Transforms.LogMelSpectrogram("LogMel", "Audio"));
        Assert.Contains("'Audio'", Assert.ThrowsAny<ArgumentException>(() => scalar.Fit(source)).Message);
        Assert.Equal(0, source.RowsRead);
    }

    [Fact]
    public void Features_that_the_model_was_not_trained_on_are_refused()
    {
        var view = Chains.View(_ml, sounds.Tones);
        var features = sounds.Features with { MaxHz = 4_000 };
        var chain = _ml
            .Transforms.LoadAudio("Audio", "Path")
            .Append(_ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = features }))
            .Append(_ml.Transforms.EncodeTimbre("Embedding", "LogMel", sounds.Model));
        Assert.Contains("4000", Assert.Throws<OnnxModelException>(() => chain.Fit(view)).Message);
    }
}
