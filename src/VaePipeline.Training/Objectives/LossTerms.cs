using static TorchSharp.torch;

namespace VaePipeline.Training.Objectives;

/// <summary>The loss of one batch, scalars that still know how they came about.</summary>
readonly record struct LossTerms(double Beta, Tensor Reconstruction, Tensor KlRaw, Tensor KlFreeBits, Tensor? Contrastive, Tensor Total)
{
    /// <summary>The terms' values, read once.</summary>
    public Losses Read() => new(Beta, Reconstruction.item<float>(), KlRaw.item<float>(), KlFreeBits.item<float>(), Contrastive?.item<float>() ?? 0, Total.item<float>());
}
