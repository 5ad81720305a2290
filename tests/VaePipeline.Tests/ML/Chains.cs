using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML;

namespace VaePipeline.Tests.ML;

/// <summary>A row to embed, with columns that the chain does not use.</summary>
sealed class Sound
{
    public string Path { get; set; } = "";

    public int Number { get; set; }

    public bool Flag { get; set; }

    [VectorType(2)]
    public float[] Pair { get; set; } = [];
}

/// <summary>An embedded row.</summary>
sealed class Embedded
{
    public string Path { get; set; } = "";

    public int Number { get; set; }

    public bool Flag { get; set; }

    public float[] Pair { get; set; } = [];

    public float Duration { get; set; }

    public string Status { get; set; } = "";

    public string Message { get; set; } = "";

    public float[] Embedding { get; set; } = [];
}

/// <summary>The chain under test.</summary>
static class Chains
{
    public static IDataView View(MLContext ml, IEnumerable<string> paths) =>
        ml.Data.LoadFromEnumerable(
            paths
                .Select(
                    (path, i) =>
                        new Sound
                        {
                            Path = path,
                            Number = i,
                            Flag = i % 3 == 0,
                            Pair = [i, -i],
                        }
                )
                .ToList()
        );

    public static EstimatorChain<ITransformer> Estimator(MLContext ml, SoundFolder sounds, int threads = 2, int batchSize = 32) =>
        ml
            .Transforms.LoadAudio("Audio", "Path")
            .Append(ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = sounds.Features }))
            .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", sounds.Model, new() { Threads = threads, BatchSize = batchSize }));

    public static Embedded[] Embed(MLContext ml, SoundFolder sounds, IDataView view, int threads = 2, int batchSize = 32)
    {
        using var chain = Estimator(ml, sounds, threads, batchSize).Fit(view);
        return Rows(ml, chain.Transform(view));
    }

    public static Embedded[] Embed(MLContext ml, SoundFolder sounds, IEnumerable<string> paths, int threads = 2, int batchSize = 32) =>
        Embed(ml, sounds, View(ml, paths), threads, batchSize);

    public static Embedded[] Rows(MLContext ml, IDataView view) => [.. ml.Data.CreateEnumerable<Embedded>(view, reuseRowObject: false)];

    public static void AssertSameBits(IEnumerable<Embedded> expected, IEnumerable<Embedded> given)
    {
        Assert.Equal(expected.Select(row => row.Path), given.Select(row => row.Path));
        foreach (var (a, b) in expected.Zip(given))
            Assert.Equal(Bits(a.Embedding), Bits(b.Embedding));
    }

    public static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}

/// <summary>A view that counts rows, records requested columns, and can fail.</summary>
sealed class WatchedView(IDataView source, int failAt = int.MaxValue) : IDataView
{
    public int RowsRead { get; private set; }

    public int CursorsDisposed { get; private set; }

    public List<string[]> ColumnsAsked { get; } = [];

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        ColumnsAsked.Add([.. columns.Select(column => column.Name)]);
        return new Cursor(this, source.GetRowCursor(columns, rand), failAt);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    sealed class Cursor(WatchedView view, DataViewRowCursor cursor, int failAt) : DataViewRowCursor
    {
        public override DataViewSchema Schema => cursor.Schema;

        public override long Position => cursor.Position;

        public override long Batch => cursor.Batch;

        public override bool MoveNext()
        {
            if (view.RowsRead == failAt)
                throw new InvalidDataException("The source broke.");
            var moved = cursor.MoveNext();
            view.RowsRead += moved ? 1 : 0;
            return moved;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            view.CursorsDisposed += disposing ? 1 : 0;
            cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
