using System.Text.Json;

namespace VaePipeline.Model;

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

    /// <summary>A verdict from a file that gives the state's name and one sentence; null when the name is unknown.</summary>
    public static SpaceVerdict? From(string state, string reason) =>
        Enum.GetValues<SpaceState>()
            .Where(known => Name(known) == state)
            .Select(known => new SpaceVerdict(known, reason.TrimEnd('.'), null))
            .FirstOrDefault();

    static string Name(SpaceState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
