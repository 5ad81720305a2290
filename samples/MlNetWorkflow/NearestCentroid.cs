namespace MlNetWorkflow;

/// <summary>
/// A small classifier: each class is the mean of its embeddings, a sound belongs to the nearest. With the real Microsoft.ML any of its
/// multiclass trainers can stand here instead, appended to the same chain.
/// </summary>
sealed class NearestCentroid
{
    readonly (string Label, float[] Mean)[] _centroids;

    NearestCentroid((string Label, float[] Mean)[] centroids) => _centroids = centroids;

    public IEnumerable<string> Labels => _centroids.Select(centroid => centroid.Label);

    /// <summary>Learns from embeddings (latent) and their labels; needs at least one.</summary>
    public static NearestCentroid Fit(IEnumerable<EmbeddedRecording> rows) =>
        new([.. rows.Where(row => row.Status == "ok").GroupBy(row => row.Family).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, Mean(group)))]);

    static float[] Mean(IEnumerable<EmbeddedRecording> rows)
    {
        var embeddings = rows.Select(row => row.Embedding).ToArray();
        return [.. Enumerable.Range(0, embeddings[0].Length).Select(unit => embeddings.Average(embedding => embedding[unit]))];
    }

    /// <summary>The label for an embedding (latent).</summary>
    public string Label(ReadOnlySpan<float> embedding)
    {
        var (best, nearest) = ("", double.PositiveInfinity);
        foreach (var (label, mean) in _centroids)
        {
            var distance = 0.0;
            for (var unit = 0; unit < mean.Length; unit++)
                distance += (embedding[unit] - mean[unit]) * (embedding[unit] - mean[unit]);
            if (distance < nearest)
                (best, nearest) = (label, distance);
        }
        return best;
    }
}
