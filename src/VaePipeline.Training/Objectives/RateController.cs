using VaePipeline.Model;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Objectives;

/// <summary>
/// Holds the KL at a target: beta = exp(integral + error), with error = (KL - target) / target within [-1, 1], and integral += gain * error after
/// every step. A proportional and integral controller of the KL, as in Shao et al., "ControlVAE: controllable variational autoencoder", 2020, that
/// moves beta by factors, as Rezende and Viola, "Taming VAEs", 2018, move the multiplier of their constraint: for what beta a rate takes
/// differs by powers of ten between objectives and sets.
/// </summary>
/// <param name="target">Nats, over all units.</param>
/// <param name="gain">Share of the error that the integral takes up in a step.</param>
/// <param name="initialBeta">Beta before anything is known of the KL.</param>
sealed class RateController(double target, double gain, double initialBeta)
{
    const string StateName = "rate_controller";

    // No target wants a beta outside; without bounds, one that cannot be reached would drive the integral on and on.
    static readonly float Lowest = (float)Math.Log(1e-9);
    static readonly float Highest = (float)Math.Log(1e3);

    // Single precision, since checkpoints hold no other: what is restored is what was captured.
    float _integral = (float)Math.Log(initialBeta);
    float _error;

    /// <summary>The KL's weight at the next step.</summary>
    public double Beta => Math.Exp(_integral + _error);

    /// <summary>
    /// Beside nats, the evidence lower bound's own weight, 1; beside a mean squared error over so many bins, what that bound gives an error of 1/2,
    /// the input being in [-1, 1].
    /// </summary>
    public static double InitialBeta(ReconstructionLoss reconstruction, int bins) => reconstruction == ReconstructionLoss.Calibrated ? 1 : 1.0 / bins;

    /// <summary>Takes note of a step's KL.</summary>
    /// <param name="kl">Nats, over all units, before free bits.</param>
    public void Update(double kl)
    {
        _error = (float)Math.Clamp((kl - target) / target, -1, 1);
        _integral = Math.Clamp(_integral + (float)gain * _error, Lowest, Highest);
    }

    /// <summary>Its state.</summary>
    public NamedTensor Capture() => new(StateName, [2], [_integral, _error]);

    /// <summary>Takes over a state that was captured.</summary>
    public void Restore(IReadOnlyDictionary<string, NamedTensor> tensors) => (_integral, _error) = (tensors[StateName].Values[0], tensors[StateName].Values[1]);
}
