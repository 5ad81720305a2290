namespace VaePipeline.Training.Objectives;

/// <summary>The loss and its terms, of a batch or averaged over many.</summary>
/// <param name="Beta">The KL's weight.</param>
/// <param name="Reconstruction">Reconstruction error: squared, mean over bins, whatever the loss makes of it.</param>
/// <param name="KlRaw">KL in nats, summed over units, mean over examples.</param>
/// <param name="KlFreeBits">The KL after free bits.</param>
/// <param name="Contrastive">The supervised contrastive loss, before its weight; 0 where the pipeline has none.</param>
/// <param name="Total">
/// What is minimized: the reconstruction error, or the nats that it is worth, + beta * free-bits KL + weight * contrastive.
/// </param>
public readonly record struct Losses(double Beta, double Reconstruction, double KlRaw, double KlFreeBits, double Contrastive, double Total)
{
    /// <summary>Whether every term is a finite number.</summary>
    public bool IsFinite => double.IsFinite(Reconstruction + KlRaw + KlFreeBits + Contrastive + Total);

    /// <summary>Adds the terms of another, so many times; beta becomes the other's.</summary>
    internal Losses Plus(Losses other, double weight) => new(other.Beta, Reconstruction + weight * other.Reconstruction, KlRaw + weight * other.KlRaw,
        KlFreeBits + weight * other.KlFreeBits, Contrastive + weight * other.Contrastive, Total + weight * other.Total);

    /// <summary>Every term, but not beta, divided.</summary>
    internal Losses Over(double weight) => new(Beta, Reconstruction / weight, KlRaw / weight, KlFreeBits / weight, Contrastive / weight, Total / weight);
}
