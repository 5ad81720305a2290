using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Projections;

namespace VaePipeline.Evaluation.Probes;

/// <summary>Embeddings that need no training: mean and standard deviation over the frames of a note.</summary>
public static class FrameMoments
{
    /// <summary>Means of all mel bands, then their deviations.</summary>
    /// <param name="logMels">Log-mels (MelBands, Frames) of all notes.</param>
    /// <param name="features">The options of the log-mels.</param>
    /// <param name="rows">The rows to embed, N.</param>
    /// <returns>(N, 2 * mel bands), row-major.</returns>
    public static float[] OfLogMel(VectorReader logMels, LogMelOptions features, int[] rows) =>
        Of(logMels, features, rows, features.MelBands, (logMel, values) => logMel.CopyTo(values));

    /// <summary>Means of the cepstral coefficients, then their deviations.</summary>
    /// <param name="logMels">Log-mels (MelBands, Frames) of all notes.</param>
    /// <param name="features">The options of the log-mels.</param>
    /// <param name="rows">The rows to embed, N.</param>
    /// <param name="coefficients">Coefficients, starting with coefficient 0. [1, mel bands]</param>
    /// <returns>(N, 2 * coefficients), row-major.</returns>
    public static float[] OfCepstrum(VectorReader logMels, LogMelOptions features, int[] rows, int coefficients)
    {
        var cepstrum = new CepstralCoefficients(features, coefficients);
        return Of(logMels, features, rows, coefficients, cepstrum.Compute);
    }

    delegate void Transform(ReadOnlySpan<float> logMel, Span<float> values);

    static float[] Of(VectorReader logMels, LogMelOptions features, int[] rows, int height, Transform transform)
    {
        var frames = features.Frames;
        var moments = new float[rows.Length * 2 * height];
        Parallel.For(0, rows.Length, () => new float[height * frames], (i, _, values) =>
        {
            transform(logMels(rows[i]), values);
            for (var line = 0; line < height; line++)
            {
                var (mean, deviation) = MomentsOf(values.AsSpan(line * frames, frames));
                moments[i * 2 * height + line] = (float)mean;
                moments[(i * 2 + 1) * height + line] = (float)deviation;
            }
            return values;
        }, _ => { });
        return moments;
    }

    static (double Mean, double Deviation) MomentsOf(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Length));
    }
}
