using System.Collections;
using System.Diagnostics;
using VaePipeline.ML.Jobs.Outputs;

namespace VaePipeline.ML.Jobs;

/// <summary>Puts the outputs of the shards of one job together: the bytes are those of the job that was never cut up.</summary>
public static class ShardMerge
{
    /// <summary>Merges all shards of a job; a row is held at a time, however large they are.</summary>
    /// <param name="shards">The shards' outputs in any order, each with its <c>.meta.json</c> beside it.</param>
    /// <param name="output">The file to write in the shards' format, whole or not at all; its description comes last.</param>
    /// <param name="overwrite">Whether an output that exists is replaced.</param>
    /// <param name="cancellationToken">Stops it; nothing of the output is left.</param>
    /// <returns>The counts of all shards.</returns>
    /// <exception cref="TimbreException">A shard is missing, given twice, unfinished, changed, or of another job; or the output exists.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static EmbeddingSummary Run(IReadOnlyList<string> shards, string output, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentException.ThrowIfNullOrEmpty(output);
        var started = Stopwatch.GetTimestamp();
        var described = shards.Select(Described).ToArray();
        var (whole, rows) = Whole(shards, described);
        if (OutputLayout.Told(output) is { } told && told != whole.Format)
            throw new TimbreException($"{output}: the shards are not of the format that its ending tells; end it as {shards[0]} ends, or embed the shards in the other format.");
        var layout = new OutputLayout(whole.Format, output);
        OutputLock.RequireNoneOf(layout, shards.SelectMany(path => new OutputLayout(whole.Format, path).Files), "shards");
        using var claim = OutputLock.Take(output);
        if (!overwrite)
            OutputLock.RequireNew(layout);
        OutputLock.RemoveLeftovers(layout);
        using var files = OutputFiles.Open(layout);
        Merge(shards, described, layout, files, whole, rows, cancellationToken);
        files.Commit();
        whole.Write(output);
        return EmbeddingSummary.Of(output, whole.Fingerprint, whole.Counts, whole.Windows is not null) with { Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    /// <summary>What the shards together are, and their rows.</summary>
    static (EmbeddingMetadata Whole, int Rows) Whole(IReadOnlyList<string> paths, EmbeddingMetadata[] shards)
    {
        if (paths.Count == 0)
            throw new TimbreException("Nothing to merge: give the outputs of vae embed --shard i/n, all n of them.");
        var (first, place) = (shards[0], shards[0].Shard!);
        var fileOf = new Dictionary<int, string>();
        foreach (var (path, shard) in paths.Zip(shards))
        {
            if (first.DifferenceTo(shard) is { } difference)
                throw new TimbreException($"{path}: is of another job than {paths[0]}, it has {difference}; merge shards of one job.");
            if (!fileOf.TryAdd(shard.Shard!.Shard.Index, path))
                throw new TimbreException($"{path}: is shard {shard.Shard.Shard}, and so is {fileOf[shard.Shard.Shard.Index]}; give each once.");
        }
        if (Enumerable.Range(1, place.Shard.Count).Where(index => !fileOf.ContainsKey(index)).Take(10).ToArray() is { Length: > 0 } missing)
            throw new TimbreException(Missing(missing, place.Shard.Count - fileOf.Count, place.Shard.Count));
        return (first with { Shard = null, Columns = [.. first.Columns.Skip(1)], Counts = shards.Aggregate(default(RowCounts), (sum, shard) => sum.Plus(shard.Counts)) }, place.AllRows);
    }

    static string Missing(int[] first, int missing, int all)
    {
        var named = string.Join(", ", first.Select(index => $"{index}/{all}")) + (missing > first.Length ? ", ..." : "");
        return $"{missing} of {all} shards {(missing == 1 ? "is" : "are")} missing: {named}; give {(missing == 1 ? "its output" : "their outputs")} too, or embed {(missing == 1 ? "it" : "them")} with --shard {first[0]}/{all}{(missing == 1 ? "" : " and so on")}.";
    }

    static EmbeddingMetadata Described(string path)
    {
        if (Directory.Exists(path))
            throw new TimbreException($"{path}: is a folder; give the outputs of vae embed --shard i/n in it, such as {Path.Combine(path, "part-*.csv")}.");
        if (!File.Exists(path))
            throw new TimbreException($"{path}: no such file; give the outputs of vae embed --shard i/n.");
        if (EmbeddingMetadata.ReadBeside(path) is not { } metadata)
            throw new TimbreException($"{path}: has no {Path.GetFileName(EmbeddingMetadata.PathFor(path))} beside it, so it is not known to be whole; finish it with --resume, and keep the two together.");
        return metadata.Shard is not null ? metadata : throw new TimbreException($"{path}: is no shard but a whole output; there is nothing to merge it with.");
    }

    static void Merge(IReadOnlyList<string> paths, EmbeddingMetadata[] described, OutputLayout layout, OutputFiles files, EmbeddingMetadata whole, int rows, CancellationToken cancellationToken)
    {
        if (whole.Format == EmbeddingFormat.Npy)
            NpyHeader.Write(files[layout.Output], whole.Counts.Total, whole.LatentSize);
        var seen = new BitArray(rows);
        var merged = 0;
        for (var table = 0; table < layout.Tables.Count; table++)
            merged += MergeTable([.. paths.Select(path => new OutputLayout(whole.Format, path).Tables[table])], described, layout.Tables[table], whole.Windows is not null, files, seen, cancellationToken);
        if (merged != whole.Counts.Total)
            throw new TimbreException($"the shards have {merged} rows, their descriptions say {whole.Counts.Total}; a file was changed or cut short, embed its shard again.");
        if (!seen.HasAllSet())
            throw new TimbreException($"row {Enumerable.Range(0, rows).First(row => !seen[row])} is in none of the shards; a file was changed or cut short, embed its shard again.");
    }

    static int MergeTable(RecordTable[] tables, EmbeddingMetadata[] described, RecordTable whole, bool hasWindows, OutputFiles files, BitArray seen, CancellationToken cancellationToken)
    {
        var shards = new List<ShardRows>();
        try
        {
            var next = new PriorityQueue<int, int>();
            var (last, rows) = (-1, 0);
            foreach (var (table, shard) in tables.Zip(described))
            {
                shards.Add(new(table, shard));
                if (shards.Count == 1 && whole.HasHeader)
                    shards[0].WriteTo(files[whole.Path]);
                Enqueue(shards.Count - 1);
            }
            while (next.TryDequeue(out var shard, out var place))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (place < last || (place == last && !hasWindows) || place >= seen.Count)
                    throw new TimbreException($"{tables[shard].Path}: has row {place} where it does not belong; the file was changed, embed the shard again.");
                (last, seen[place]) = (place, true);
                shards[shard].WriteTo(files[whole.Path]);
                if (whole.Vectors is { } vectors)
                    shards[shard].WriteVectorTo(files[vectors]);
                rows++;
                Enqueue(shard);
            }
            return rows;

            void Enqueue(int shard)
            {
                if (shards[shard].Read())
                    next.Enqueue(shard, shards[shard].Place);
            }
        }
        finally
        {
            shards.ForEach(shard => shard.Dispose());
        }
    }
}
