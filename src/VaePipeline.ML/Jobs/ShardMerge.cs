using System.Diagnostics;
using VaePipeline.ML.Jobs.Outputs;

namespace VaePipeline.ML.Jobs;

/// <summary>Merges the outputs of all shards of a job to the bytes of the job without shards.</summary>
public static class ShardMerge
{
    /// <summary>Merges all shards of a job, one row at a time.</summary>
    /// <param name="shards">The shards' outputs in any order, each with its <c>.meta.json</c>.</param>
    /// <param name="output">The file to write in the shards' format, completely or not at all; its <c>.meta.json</c> comes last.</param>
    /// <param name="overwrite">Whether to replace an existing output.</param>
    /// <param name="cancellationToken">Stops the merge; the output is not changed.</param>
    /// <returns>The counts of all shards.</returns>
    /// <exception cref="TimbreException">A shard is missing, given twice, incomplete, changed, or of another job; or the output exists.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static EmbeddingSummary Run(
        IReadOnlyList<string> shards,
        string output,
        bool overwrite = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentException.ThrowIfNullOrEmpty(output);
        var started = Stopwatch.GetTimestamp();
        ShardFile[] files = [.. shards.Select(path => new ShardFile(path, ReadMetadata(path)))];
        var metadata = MergedMetadata(files);
        if (OutputLayout.FormatOf(output) is { } implied && implied != files[0].Layout.Format)
            throw new TimbreException(
                $"{output}: the shards do not have the format of its extension; use the extension of {shards[0]}, or embed the shards in the other format."
            );
        var layout = new OutputLayout(files[0].Layout.Format, output);
        OutputLock.RequireNoneOf(layout, files.SelectMany(file => file.Layout.Files), "shards");
        using var outputLock = OutputLock.Take(output);
        if (!overwrite)
            OutputLock.RequireNew(layout);
        OutputLock.RemoveLeftovers(layout);
        using (var written = new OutputFiles(layout))
        {
            new ShardMerger(files, metadata, layout, written).Merge(cancellationToken);
            written.Commit();
        }
        metadata.Write(layout);
        return EmbeddingSummary.Of(layout, metadata) with { Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    static EmbeddingMetadata ReadMetadata(string path)
    {
        if (Directory.Exists(path))
            throw new TimbreException(
                $"{path}: is a folder; give the outputs of the shards in it, such as {Path.Combine(path, "part-*.csv")}."
            );
        if (!File.Exists(path))
            throw new TimbreException($"{path}: no such file; give the outputs of all shards of an embedding job.");
        var layout = new OutputLayout(default, path);
        if (EmbeddingMetadata.ReadFor(layout) is not { } metadata)
            throw new TimbreException(
                $"{path}: has no {Path.GetFileName(layout.MetadataPath)}, so it may be incomplete; resume its job, and keep the two files together."
            );
        return metadata.Shard is not null
            ? metadata
            : throw new TimbreException($"{path}: is a whole output, not a shard; there is nothing to merge it with.");
    }

    /// <summary>Checks that the shards are all shards of one job, and returns the metadata of the merged output.</summary>
    static EmbeddingMetadata MergedMetadata(ShardFile[] shards)
    {
        if (shards.Length == 0)
            throw new TimbreException("Nothing to merge: give the outputs of all shards of an embedding job.");
        var first = Array.Find(shards, shard => shard.Metadata.Ffmpeg is not null) ?? shards[0];
        var count = first.Place.Count;
        var paths = new Dictionary<int, string>();
        foreach (var shard in shards)
        {
            if (first.Metadata.DifferenceTo(shard.Metadata) is { } difference)
                throw new TimbreException(
                    $"{shard.Path}: belongs to another job than {first.Path}, it has {difference}; merge shards of one job."
                );
            if (!paths.TryAdd(shard.Place.Index, shard.Path))
                throw new TimbreException(
                    $"{shard.Path}: is shard {shard.Place.Index}/{count}, like {paths[shard.Place.Index]}; give each once."
                );
        }
        if (Enumerable.Range(1, count).Where(index => !paths.ContainsKey(index)).Take(10).ToArray() is { Length: > 0 } missing)
            throw Missing(missing, count - paths.Count, count);
        return first.Metadata with
        {
            Shard = null,
            Columns = [.. first.Metadata.Columns.Skip(1)],
            Counts = shards.Aggregate(RowCounts.None, (sum, shard) => sum + shard.Metadata.Counts),
        };
    }

    static TimbreException Missing(int[] first, int missing, int all)
    {
        var names = string.Join(", ", first.Select(index => $"{index}/{all}")) + (missing > first.Length ? ", ..." : "");
        return new TimbreException(
            missing == 1
                ? $"1 of {all} shards is missing: {names}; add its output, or embed this shard first."
                : $"{missing} of {all} shards are missing: {names}; add their outputs, or embed these shards first."
        );
    }
}
