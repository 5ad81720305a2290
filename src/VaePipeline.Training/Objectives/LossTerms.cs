using static TorchSharp.torch;

namespace VaePipeline.Training.Objectives;

/// <summary>The loss terms of one batch: scalars, attached to the autograd graph.</summary>
readonly record struct LossTerms(double Beta, Tensor Reconstruction, Tensor KlRaw, Tensor KlFreeBits, Tensor? Contrastive, Tensor Total)
{
    public Losses Read() =>
        new(
            Beta,
            Reconstruction.item<float>(),
            KlRaw.item<float>(),
            KlFreeBits.item<float>(),
            Contrastive?.item<float>() ?? 0,
            Total.item<float>()
        );
}
