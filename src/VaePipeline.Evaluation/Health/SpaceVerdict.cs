using System.Text.Json;
using VaePipeline.Evaluation.Statistics;
using static System.FormattableString;

namespace VaePipeline.Evaluation.Health;

/// <summary>A verdict on a latent space, and its reason.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Finding">What was measured, in a clause.</param>
/// <param name="Advice">The cause and the setting that would change it, in a clause; null when nothing needs to change.</param>
public sealed record SpaceVerdict(SpaceState State, string Finding, string? Advice)
{
    /// <summary>One sentence: the finding and, if there is one, the advice.</summary>
    public string Reason => Advice is null ? $"{Finding}." : $"{Finding}: {Advice}.";

    /// <summary>The state in words, such as "partly collapsed".</summary>
    public string StateText => Name(State).Replace('_', ' ');

    /// <summary>The state as files have it, such as "partly_collapsed".</summary>
    public static string Name(SpaceState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    /// <summary>Judges a space by the spread of its vectors, when nothing else is known of the model.</summary>
    internal static SpaceVerdict Of(SpaceStatistics space)
    {
        var state = new SpaceEvidence { Units = space.Units, ActiveUnits = space.ActiveUnits, UnitsInUse = space.UnitsInUse }.State;
        var inUse = space.UnitsInUse < space.ActiveUnits ? Invariant($", {space.UnitsInUse} of them by more than {UnitStatistics.InformativeVariance:0.00}") : "";
        return new(state, Invariant($"{space.ActiveUnits} of {space.Units} units vary (variance above {UnitStatistics.ActiveVariance}){inUse}"), state switch
        {
            SpaceState.Collapsed => "most of the vector says nothing about a row; if this is a VAE, its KL term outweighs the reconstruction, so lower beta or give each unit free bits",
            SpaceState.PartlyCollapsed => "part of the vector says nothing about a row; if this is a VAE, a lower beta makes more units vary",
            _ => null,
        });
    }
}
