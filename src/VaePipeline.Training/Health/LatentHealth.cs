namespace VaePipeline.Training.Health;

/// <summary>How a latent space is used by the examples it was measured on.</summary>
public sealed record LatentHealth
{
    /// <summary>A unit whose mu varies more than this over the examples is active (Burda, Grosse and Salakhutdinov 2016).</summary>
    public const double ActiveVariance = 0.01;

    /// <summary>A unit that carries more nats than this is informative.</summary>
    public const double InformativeNats = 0.1;

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

    /// <summary>Its standard deviation.</summary>
    public required double LogvarDeviation { get; init; }

    /// <summary>Units of the space.</summary>
    public int Units => KlPerUnit.Count;

    /// <summary>Units whose mu varies by more than <see cref="ActiveVariance"/>.</summary>
    public int ActiveUnits => MuVariancePerUnit.Count(variance => variance > ActiveVariance);

    /// <summary>Units that carry more than 0.1 nat.</summary>
    public int InformativeUnits => KlPerUnit.Count(kl => kl > InformativeNats);

    /// <summary>
    /// Units that are active and carry more than 0.1 nat. One alone does not do: mu may vary by little more than nothing, and a posterior that is the
    /// same for every example may still differ from the prior.
    /// </summary>
    public int UnitsInUse => KlPerUnit.Zip(MuVariancePerUnit).Count(unit => unit.First > InformativeNats && unit.Second > ActiveVariance);

    /// <summary>Measures encoded examples. Variances divide by one less than there are values.</summary>
    /// <param name="mu">(N, units), N at least 2.</param>
    /// <param name="logvar">(N, units).</param>
    /// <param name="units">Units of the space.</param>
    public static LatentHealth Measure(ReadOnlySpan<float> mu, ReadOnlySpan<float> logvar, int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mu.Length, 2 * units);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logvar.Length, mu.Length);
        var (kl, variances) = (new double[units], new double[units]);
        var examples = mu.Length / units;
        for (var unit = 0; unit < units; unit++)
        {
            var moments = new Moments();
            for (var i = unit; i < mu.Length; i += units)
            {
                moments.Add(mu[i]);
                kl[unit] += 0.5 * ((double)mu[i] * mu[i] + Math.Exp(logvar[i]) - 1 - logvar[i]) / examples;
            }
            variances[unit] = moments.Variance;
        }
        var (allMu, allLogvar) = (Moments.Of(mu), Moments.Of(logvar));
        return new()
        {
            KlPerUnit = kl,
            MuVariancePerUnit = variances,
            MuMean = allMu.Mean,
            MuDeviation = Math.Sqrt(allMu.Variance),
            LogvarMean = allLogvar.Mean,
            LogvarDeviation = Math.Sqrt(allLogvar.Variance),
        };
    }
}
