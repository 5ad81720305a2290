using System.Collections;
using VaePipeline.ML.Jobs.Outputs;

namespace VaePipeline.ML.Jobs;

/// <summary>The output of a shard.</summary>
sealed record ShardFile(string Path, EmbeddingMetadata Metadata)
{
    public OutputLayout Layout => new(OutputLayout.FormatNamed(Metadata.OutputFormat)!.Value, Path);

    public ShardPlace Place => Metadata.Shard!;
}

/// <summary>Merges the records of shards in the order of their places.</summary>
/// <param name="shards">All shards of a job.</param>
/// <param name="metadata">The metadata of the merged output.</param>
/// <param name="layout">The files of the merged output.</param>
/// <param name="files">The same files, open for writing.</param>
sealed class ShardMerger(ShardFile[] shards, EmbeddingMetadata metadata, OutputLayout layout, OutputFiles files)
{
    readonly BitArray _merged = new(shards[0].Place.AllRows);

    /// <exception cref="TimbreException">A file was changed.</exception>
    public void Merge(CancellationToken cancellationToken)
    {
        if (layout.Format == EmbeddingFormat.Npy)
            NpyRows.WriteHeader(files[layout.Output], metadata.Counts.Total, metadata.Model.LatentSize);
        var rows = Enumerable.Range(0, layout.Tables.Count).Sum(table => MergeTable(table, cancellationToken));
        if (rows != metadata.Counts.Total)
            throw new TimbreException(
                $"The shards have {rows} rows, but {metadata.Counts.Total} according to their metadata; a file was changed, embed its shard again."
            );
        if (!_merged.HasAllSet())
            throw new TimbreException(
                $"Row {Enumerable.Range(0, _merged.Count).First(row => !_merged[row])} is missing from all shards; a file was changed, embed its shard again."
            );
    }

    /// <returns>The number of rows.</returns>
    int MergeTable(int table, CancellationToken cancellationToken)
    {
        var merged = layout.Tables[table];
        var readers = new List<ShardRows>();
        try
        {
            foreach (var shard in shards)
                readers.Add(new(shard.Layout.Tables[table], shard.Metadata));
            if (merged.HasHeader)
                readers[0].WriteTo(files[merged.Path]);
            var (last, rows) = (-1, 0);
            foreach (var reader in InOrder(readers))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var place = reader.Place;
                if (place < last || (place == last && metadata.Windows is null) || place >= _merged.Count)
                    throw new TimbreException($"{reader.Path}: row {place} is misplaced; the file was changed, embed the shard again.");
                (last, _merged[place]) = (place, true);
                reader.WriteTo(files[merged.Path]);
                if (merged.Vectors is { } vectors)
                    reader.WriteVectorTo(files[vectors]);
                rows++;
            }
            return rows;
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    /// <summary>Reads the rows of all shards, smallest place first; the returned reader is at the row.</summary>
    static IEnumerable<ShardRows> InOrder(List<ShardRows> readers)
    {
        var next = new PriorityQueue<ShardRows, int>();
        foreach (var reader in readers)
            if (reader.Read())
                next.Enqueue(reader, reader.Place);
        while (next.TryDequeue(out var reader, out _))
        {
            yield return reader;
            if (reader.Read())
                next.Enqueue(reader, reader.Place);
        }
    }
}
