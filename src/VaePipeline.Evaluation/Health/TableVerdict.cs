using VaePipeline.Evaluation.Statistics;
using VaePipeline.Model;
using static System.FormattableString;

namespace VaePipeline.Evaluation.Health;

/// <summary>The verdict on the space of a table.</summary>
static class TableVerdict
{
    /// <summary>
    /// The verdict of the model's training, from the table's sidecar or the folder of its run or model; without one, the vectors decide. A space that is healthy
    /// for the training notes says little about sounds that are unlike them.
    /// </summary>
    public static SpaceVerdict Of(EmbeddingTable table, SpaceStatistics space, NoveltyStatistics? novelty)
    {
        var verdict = table.Origin?.Verdict ?? OfTraining(table) ?? OfVectors(space);
        return verdict.State == SpaceState.Healthy && novelty is { UnlikeShare: > 0.5 } ? Unfamiliar(novelty) : verdict;
    }

    static SpaceVerdict Unfamiliar(NoveltyStatistics novelty) =>
        new(
            SpaceState.Unfamiliar,
            Invariant($"{novelty.Unlike} of {novelty.Rows} sounds are like no instrument that the model was trained on (novelty above 1)"),
            "the space is healthy for sounds that the model knows; check by ear whether neighbors are alike, or train with such sounds"
        );

    static SpaceVerdict? OfTraining(EmbeddingTable table)
    {
        if (table.Origin?.Fingerprint is not { } fingerprint || Path.GetDirectoryName(Path.GetFullPath(table.Name)) is not { } folder)
            return null;
        var health = new[] { Path.Combine(folder, "model"), folder }
            .Where(model =>
                File.Exists(Path.Combine(model, ModelHealth.FileName)) && File.Exists(Path.Combine(model, ModelConfig.FileName))
            )
            .Where(model => VaeModel.Load(model).Fingerprint == fingerprint)
            .Select(ModelHealth.Read)
            .FirstOrDefault();
        return health is null ? null : new(health.Verdict, health.Reason.TrimEnd('.'), null);
    }

    static SpaceVerdict OfVectors(SpaceStatistics space)
    {
        var state = SpaceRule.StateOf(space.Units, space.ActiveUnits, space.UnitsInUse);
        var inUse =
            space.UnitsInUse < space.ActiveUnits
                ? Invariant($", {space.UnitsInUse} of them by more than {UnitStatistics.InformativeVariance:0.00}")
                : "";
        return new(
            state,
            Invariant($"{space.ActiveUnits} of {space.Units} units vary (variance above {UnitStatistics.ActiveVariance}){inUse}"),
            state switch
            {
                SpaceState.Collapsed =>
                    "most of the vector says nothing about a row; if this is a VAE, its KL term outweighs the reconstruction, so lower beta or give each unit free bits",
                SpaceState.PartlyCollapsed =>
                    "part of the vector says nothing about a row; if this is a VAE, a lower beta makes more units vary",
                _ => null,
            }
        );
    }
}
