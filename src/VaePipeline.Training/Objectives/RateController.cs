namespace VaePipeline.Training.Objectives;

/// <summary>
/// Keeps the KL near a target: beta = exp(integral + error), with error = (KL - target) / target clamped to [-1, 1], and integral += gain * error
/// after every step. This is a proportional-integral controller of the KL, as in Shao et al., "ControlVAE: controllable variational autoencoder",
/// 2020. It multiplies beta by factors, as Rezende and Viola, "Taming VAEs", 2018, do with the multiplier of their constraint, because the beta
/// that gives a rate differs by powers of ten between objectives and datasets.
/// </summary>
/// <param name="target">Nats, over all units.</param>
/// <param name="gain">Share of the error that a step adds to the integral.</param>
/// <param name="initialBeta">Beta of the first step.</param>
sealed class RateController(double target, double gain, double initialBeta)
{
    const string StateName = "rate_controller";

    // No useful target needs a beta outside these bounds; without them, the integral would grow forever if the target cannot be reached.
    static readonly float Lowest = (float)Math.Log(1e-9);
    static readonly float Highest = (float)Math.Log(1e3);

    // Single precision, as in checkpoints: the restored state equals the captured one.
    float _integral = (float)Math.Log(initialBeta);
    float _error;

    /// <summary>Weight of the KL at the next step.</summary>
    public double Beta => Math.Exp(_integral + _error);

    // With a reconstruction loss in nats, the weight in the evidence lower bound, 1. With a mean squared error, the weight that the bound gives for
    // an error of 1/2 (the input is in [-1, 1]), which is 1 / bins.
    public static double InitialBeta(ReconstructionLoss reconstruction, int bins) =>
        reconstruction == ReconstructionLoss.Calibrated ? 1 : 1.0 / bins;

    /// <summary>Updates beta with the KL of a step, in nats over all units before free bits.</summary>
    public void Update(double kl)
    {
        _error = (float)Math.Clamp((kl - target) / target, -1, 1);
        _integral = Math.Clamp(_integral + (float)gain * _error, Lowest, Highest);
    }

    public NamedTensor Capture() => new(StateName, [2], [_integral, _error]);

    public void Restore(IReadOnlyDictionary<string, NamedTensor> tensors) =>
        (_integral, _error) = (tensors[StateName].Values[0], tensors[StateName].Values[1]);
}
