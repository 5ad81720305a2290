using VaePipeline.Evaluation.Statistics;

namespace VaePipeline.Evaluation.Health;

/// <summary>How the examples use a latent space.</summary>
public sealed record LatentHealth
{
    /// <summary>KL of each unit in nats, mean over examples.</summary>
    public required IReadOnlyList<double> KlPerUnit { get; init; }

    /// <summary>Variance of each unit's mu over examples.</summary>
    public required IReadOnlyList<double> MuVariancePerUnit { get; init; }

    /// <summary>Mean of mu over examples and units.</summary>
    public required double MuMean { get; init; }

    /// <summary>Standard deviation of mu over examples and units.</summary>
    public required double MuDeviation { get; init; }

    /// <summary>Mean of the logarithm of the variance over examples and units.</summary>
    public required double LogvarMean { get; init; }

    /// <summary>Standard deviation of the logarithm of the variance over examples and units.</summary>
    public required double LogvarDeviation { get; init; }

    /// <summary>Units of the space.</summary>
    public int Units => KlPerUnit.Count;

    /// <summary>Units whose mu varies by more than <see cref="UnitStatistics.ActiveVariance"/>.</summary>
    public int ActiveUnits => MuVariancePerUnit.Count(variance => variance > UnitStatistics.ActiveVariance);

    /// <summary>Units that carry more than <see cref="UnitStatistics.InformativeNats"/>.</summary>
    public int InformativeUnits => KlPerUnit.Count(kl => kl > UnitStatistics.InformativeNats);

    /// <summary>
    /// Units that are active and informative. Either alone is not enough: mu may vary by almost nothing, and a posterior that is the same for
    /// every example may still differ from the prior.
    /// </summary>
    public int UnitsInUse =>
        KlPerUnit
            .Zip(MuVariancePerUnit)
            .Count(unit => unit.First > UnitStatistics.InformativeNats && unit.Second > UnitStatistics.ActiveVariance);

    /// <summary>Measures encoded examples. Variances divide by N - 1.</summary>
    /// <param name="mu">(N, units), N at least 2.</param>
    /// <param name="logvar">(N, units).</param>
    /// <param name="units">Units of the space.</param>
    public static LatentHealth Measure(ReadOnlySpan<float> mu, ReadOnlySpan<float> logvar, int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mu.Length, 2 * units);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logvar.Length, mu.Length);
        var (kl, variances) = (new double[units], new double[units]);
        var values = new float[mu.Length / units];
        for (var unit = 0; unit < units; unit++)
        {
            for (var (i, at) = (0, unit); i < values.Length; i++, at += units)
            {
                values[i] = mu[at];
                kl[unit] += 0.5 * ((double)mu[at] * mu[at] + Math.Exp(logvar[at]) - 1 - logvar[at]) / values.Length;
            }
            variances[unit] = Moments.Of(values).Squares / (values.Length - 1);
        }
        var (allMu, allLogvar) = (Moments.Of(mu), Moments.Of(logvar));
        return new()
        {
            KlPerUnit = kl,
            MuVariancePerUnit = variances,
            MuMean = allMu.Mean,
            MuDeviation = Math.Sqrt(allMu.Squares / (mu.Length - 1)),
            LogvarMean = allLogvar.Mean,
            LogvarDeviation = Math.Sqrt(allLogvar.Squares / (mu.Length - 1)),
        };
    }
}
