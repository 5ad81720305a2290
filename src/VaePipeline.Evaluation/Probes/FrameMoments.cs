using VaePipeline.Evaluation.Statistics;

namespace VaePipeline.Evaluation.Probes;

/// <summary>Embeddings that need no training: mean and standard deviation over the frames of a note.</summary>
/// <param name="logMels">Returns the log-mel (MelBands, Frames) of a row.</param>
/// <param name="features">The options of the log-mels.</param>
/// <param name="rows">The rows to embed, N.</param>
sealed class FrameMoments(Func<int, ReadOnlySpan<float>> logMels, LogMelOptions features, int[] rows)
{
    /// <summary>(N, 2 * mel bands), row-major: means of all mel bands, then their deviations.</summary>
    public float[] OfLogMel() => Of(features.MelBands, (logMel, values) => logMel.CopyTo(values));

    /// <summary>(N, 2 * coefficients), row-major: means of the first cepstral coefficients, then their deviations.</summary>
    public float[] OfCepstrum(int coefficients) => Of(coefficients, new CepstralCoefficients(features, coefficients).Compute);

    float[] Of(int height, Action<ReadOnlySpan<float>, Span<float>> transform)
    {
        var frames = features.Frames;
        var moments = new float[rows.Length * 2 * height];
        Parallel.For(
            0,
            rows.Length,
            () => new float[height * frames],
            (i, _, values) =>
            {
                transform(logMels(rows[i]), values);
                for (var line = 0; line < height; line++)
                {
                    var (mean, squares) = Moments.Of(values.AsSpan(line * frames, frames));
                    moments[i * 2 * height + line] = (float)mean;
                    moments[(i * 2 + 1) * height + line] = (float)Math.Sqrt(squares / frames);
                }
                return values;
            },
            _ => { }
        );
        return moments;
    }
}
