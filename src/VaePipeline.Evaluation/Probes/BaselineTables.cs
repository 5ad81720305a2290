namespace VaePipeline.Evaluation.Probes;

/// <summary>Embeddings of the same notes that need no training. A model's embedding is only as good as its lead over these.</summary>
static class BaselineTables
{
    const int Seed = 0;
    const int UsualCoefficients = 32;

    // Limits time and reading; the leading components of this many notes hardly change with more.
    const int FittedRows = 2048;

    /// <summary>
    /// Principal components (as many as the model has units), mean and deviation of cepstral coefficients (half as many, for vectors of the
    /// same size, and 32), and mean and deviation of the log-mel.
    /// </summary>
    /// <param name="logMels">Returns the log-mel (MelBands, Frames) of a row.</param>
    /// <param name="features">The options of the log-mels.</param>
    /// <param name="fitted">Rows to fit principal components to; of more than 2,048, that many evenly spaced ones.</param>
    /// <param name="rows">Rows to embed.</param>
    /// <param name="ids">(N) their ids.</param>
    /// <param name="units">Units of the model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IReadOnlyList<EmbeddingTable> Of(
        Func<int, ReadOnlySpan<float>> logMels,
        LogMelOptions features,
        int[] fitted,
        int[] rows,
        string[] ids,
        int units,
        CancellationToken cancellationToken
    )
    {
        int[] coefficients =
        [
            .. new[] { units / 2, UsualCoefficients }.Select(count => Math.Clamp(count, 1, features.MelBands)).Distinct(),
        ];
        var components = PrincipalComponents.Leading(
            logMels,
            EvenSample.Of(fitted, FittedRows),
            features.Size,
            units,
            Seed,
            cancellationToken
        );
        var moments = new FrameMoments(logMels, features, rows);
        return
        [
            EmbeddingTable.Of("PCA", ids, components.Project(logMels, rows, components.Count, cancellationToken)),
            .. coefficients.Select(count =>
                EmbeddingTable.Of(FormattableString.Invariant($"MFCC {count}"), ids, moments.OfCepstrum(count))
            ),
            EmbeddingTable.Of("log-mel", ids, moments.OfLogMel(), identifiesSounds: true),
        ];
    }
}
