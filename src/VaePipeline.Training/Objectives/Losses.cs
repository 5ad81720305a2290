namespace VaePipeline.Training.Objectives;

/// <summary>The loss and its terms, of one batch or averaged over several.</summary>
/// <param name="Beta">Weight of the KL.</param>
/// <param name="Reconstruction">Mean squared error over bins, for either kind of reconstruction loss.</param>
/// <param name="KlRaw">KL in nats, summed over units, mean over examples.</param>
/// <param name="KlFreeBits">The KL after free bits.</param>
/// <param name="Contrastive">The supervised contrastive loss before its weight; 0 if the pipeline has none.</param>
/// <param name="Total">The minimized value: the reconstruction loss (squared error or nats) + beta * free-bits KL + weight * contrastive.</param>
public readonly record struct Losses(double Beta, double Reconstruction, double KlRaw, double KlFreeBits, double Contrastive, double Total)
{
    /// <summary>Whether every term is a finite number.</summary>
    public bool IsFinite => double.IsFinite(Reconstruction + KlRaw + KlFreeBits + Contrastive + Total);

    /// <summary>Adds the terms of <paramref name="other"/> times a weight, and takes its beta.</summary>
    internal Losses Plus(Losses other, double weight) =>
        new(
            other.Beta,
            Reconstruction + weight * other.Reconstruction,
            KlRaw + weight * other.KlRaw,
            KlFreeBits + weight * other.KlFreeBits,
            Contrastive + weight * other.Contrastive,
            Total + weight * other.Total
        );

    /// <summary>Divides every term except beta.</summary>
    internal Losses Over(double weight) =>
        new(Beta, Reconstruction / weight, KlRaw / weight, KlFreeBits / weight, Contrastive / weight, Total / weight);
}
