namespace VaePipeline.Training.Batches;

/// <summary>Writes what the encoder hears of a row's log-mel: both (mel bands, frames), not overlapping; epochs count from 0.</summary>
delegate void AugmentNote(ReadOnlySpan<float> logMel, Span<float> heard, int epoch, int row);

/// <summary>Cuts rows into batches, of which the last may be smaller, and copies the next one in the background while the caller uses one.</summary>
// For each batch size it creates two batches and alternates between them.
sealed class BatchFeed(
    TrainingExamples examples,
    DecoderLabels conditioning,
    ContrastiveLabels? labels,
    int latentSize,
    AugmentNote? augment = null
) : IDisposable
{
    readonly Dictionary<(int Count, int Turn), Batch> _batches = [];

    public static int Batches(int rows, int batchSize) => (rows + batchSize - 1) / batchSize;

    /// <summary>The training rows in the random order of an epoch; with contrastive labels, notes of one label share batches.</summary>
    public int[] Shuffled(int[] rows, int seed, int epoch)
    {
        if (labels is not null)
            return labels.Shuffled(rows, seed, epoch);
        var order = (int[])rows.Clone();
        new Philox(seed, RandomStream.Shuffle, epoch).Shuffle(order);
        return order;
    }

    /// <summary>The batches of rows in order, starting at one, augmented as in an epoch. A batch is valid until the next is requested.</summary>
    public IEnumerable<Batch> Over(int[] rows, int batchSize, int epoch = 0, int first = 0)
    {
        var count = Batches(rows.Length, batchSize);
        Task<Batch>? next = null;
        try
        {
            for (var i = first; i < count; i++)
            {
                var batch = next is null ? Start(i).GetAwaiter().GetResult() : next.GetAwaiter().GetResult();
                next = i + 1 < count ? Start(i + 1) : null;
                yield return batch;
            }
        }
        finally
        {
            next?.Wait(); // it still writes into a batch that the caller may dispose
        }

        Task<Batch> Start(int i)
        {
            var part = rows.AsMemory(i * batchSize, Math.Min(batchSize, rows.Length - i * batchSize));
            var batch = BatchOf(part.Length, i % 2);
            return Task.Run(() =>
            {
                batch.Fill(examples, conditioning, labels, augment, epoch, part.Span);
                return batch;
            });
        }
    }

    public void Dispose()
    {
        foreach (var batch in _batches.Values)
            batch.Dispose();
    }

    Batch BatchOf(int count, int turn)
    {
        if (!_batches.TryGetValue((count, turn), out var batch))
            _batches[(count, turn)] = batch = new Batch(count, examples.Features, latentSize, conditioning.Width, augment is not null);
        return batch;
    }
}
