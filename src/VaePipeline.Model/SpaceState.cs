using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaePipeline.Model;

/// <summary>
/// Whether a latent space is usable. A unit is in use when it is active and carries more than 0.1 nat. Files name the states healthy,
/// undertrained, partly_collapsed, unfamiliar and collapsed.
/// </summary>
[JsonConverter(typeof(SpaceStateConverter))]
public enum SpaceState
{
    /// <summary>At least half of the units are active and a quarter are in use, and the reconstruction is better than that of one principal component.</summary>
    Healthy,

    /// <summary>
    /// Too early to judge: the reconstruction is still worse than that of one principal component, while units are in use or the KL weight is
    /// small enough for them to become so.
    /// </summary>
    Undertrained,

    /// <summary>Fewer units are active, or in use, than in a healthy space.</summary>
    PartlyCollapsed,

    /// <summary>Healthy for the training notes, but most sounds of a table are unlike them.</summary>
    Unfamiliar,

    /// <summary>Fewer than one unit in eight is in use, and more training would not change that: most posteriors equal the prior.</summary>
    Collapsed,
}

sealed class SpaceStateConverter() : JsonStringEnumConverter<SpaceState>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
