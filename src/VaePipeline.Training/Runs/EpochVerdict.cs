using System.Globalization;
using static System.FormattableString;

namespace VaePipeline.Training.Runs;

/// <summary>The verdict on the space after an epoch, with advice on the pipeline's settings.</summary>
static class EpochVerdict
{
    /// <summary>Judges a space by the units in use, by its reconstruction compared with untrained predictors, and by the room that beta leaves.</summary>
    /// <param name="health">The latent statistics.</param>
    /// <param name="error">Reconstruction error (mean squared) from the mean of z.</param>
    /// <param name="baselines">Errors of the mean predictor and of PCA.</param>
    /// <param name="pipeline">The settings; the advice names one of them.</param>
    /// <param name="beta">The weight of the KL when it was measured.</param>
    public static SpaceVerdict Of(LatentHealth health, double error, ReconstructionBaselines baselines, Pipeline pipeline, double beta)
    {
        var (units, loss) = (health.Units, pipeline.Loss);
        // A calibrated decoder's loss is D/2 ln(s^2). Its gradient is D / (2 s^2) times that of s^2, which makes beta count less by that factor.
        var errorScale = loss.Reconstruction == ReconstructionLoss.Calibrated ? 2 * error / pipeline.Features.Size : 1;
        var isRising = loss.TargetRate is null && beta < loss.BetaMax;
        var finalBeta = isRising ? loss.BetaMax : beta;
        var finalRoom = baselines.RoomAt(finalBeta * errorScale);
        var hasRoom = finalRoom * 2 >= units;
        var state = SpaceRule.StateOf(
            units,
            health.ActiveUnits,
            health.UnitsInUse,
            error < baselines.FirstComponent,
            baselines.RoomAt(beta * errorScale)
        );
        return new(
            state,
            Found(health, error, baselines),
            (state, loss.TargetRate) switch
            {
                (SpaceState.Healthy, null) when isRising && !hasRoom => $"but {Room()}",
                (SpaceState.Healthy, _) => null,
                (SpaceState.Undertrained, null) when !hasRoom => Room(),
                (SpaceState.Undertrained, _) => Invariant(
                    $"not trained long enough yet to beat one principal component; raise training.epochs ({pipeline.Training.Epochs}) "
                ) + Invariant($"or training.learning_rate ({pipeline.Training.LearningRate})"),
                (_, { } nats) => Invariant($"loss.target_rate {nats} is little for {units} units; raise it"),
                (_, null) when !hasRoom => Room(),
                _ => Invariant(
                    $"beta leaves room for {finalRoom}, so its weight does not keep units idle; give each its own free nats, loss.free_bits_per: unit with "
                ) + Invariant($"loss.free_bits 0.1 to 0.5, raise loss.warmup_steps ({loss.WarmupSteps}), or train longer"),
            }
        );

        string Room() =>
            Invariant(
                $"loss.beta_max {finalBeta} {(isRising ? "will leave" : "leaves")} room for {finalRoom} units, since a unit pays only if it lowers the error by more than "
            )
            + Invariant(
                $"{Rounded(finalBeta * errorScale / 2)}, and the best principal component lowers it by {baselines.Mean - baselines.FirstComponent:0.000}; "
            )
            + Invariant(
                $"there is room for {baselines.Components} below {Rounded(baselines.BetaWithRoomFor(baselines.Components) / errorScale)}"
            );
    }

    /// <summary>Two digits: 400, 0.0098, 4.3e-6.</summary>
    static string Rounded(double value) =>
        value < 1e-3
            ? value.ToString("0.0e-0", CultureInfo.InvariantCulture)
            : Invariant(
                $"{decimal.Parse(value.ToString("E1", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture):0.#####}"
            );

    static string Found(LatentHealth health, double error, ReconstructionBaselines baselines) =>
        Invariant(
            $"{health.ActiveUnits} of {health.Units} units are active, {health.InformativeUnits} {(health.InformativeUnits == 1 ? "carries" : "carry")} more than 0.1 nat, and the error is {error:0.0000} "
        )
        + Invariant(
            $"(PCA with {baselines.Components} components {baselines.Pca:0.0000}, with one {baselines.FirstComponent:0.0000}, predicting the mean {baselines.Mean:0.0000})"
        );

    /// <summary>The content of health.json for the model after an epoch.</summary>
    public static ModelHealth HealthOf(EpochReport report) =>
        new()
        {
            Verdict = report.Verdict.State,
            Reason = report.Verdict.Reason,
            Epoch = report.Epoch,
            Units = report.Health.Units,
            ActiveUnits = report.Health.ActiveUnits,
            InformativeUnits = report.Health.InformativeUnits,
            UnitsInUse = report.Health.UnitsInUse,
            Beta = report.Train.Beta,
            ErrorOfMean = report.ErrorOfMean,
            ErrorPca = report.Baselines.Pca,
            ErrorFirstComponent = report.Baselines.FirstComponent,
            ErrorMeanPredictor = report.Baselines.Mean,
            ErrorByComponents = report.Baselines.Errors,
            KlPerUnit = report.Health.KlPerUnit,
            MuVariancePerUnit = report.Health.MuVariancePerUnit,
        };
}
