using VaePipeline.Evaluation.Statistics;

namespace VaePipeline.Evaluation.Health;

/// <summary>What is known of a space when it is judged. Vectors alone give the numbers of units; training gives the rest.</summary>
public sealed record SpaceEvidence
{
    /// <summary>Units of the space.</summary>
    public required int Units { get; init; }

    /// <summary>Units whose value varies by more than <see cref="UnitStatistics.ActiveVariance"/>.</summary>
    public required int ActiveUnits { get; init; }

    /// <summary>Active units that carry more than <see cref="UnitStatistics.InformativeNats"/>.</summary>
    public required int UnitsInUse { get; init; }

    /// <summary>Whether the reconstruction is better than that of one principal component; null when it was not measured.</summary>
    public bool? BeatsOneComponent { get; init; }

    /// <summary>For how many units the present KL weight leaves room (<see cref="ReconstructionBaselines.RoomAt"/>); null when it is unknown.</summary>
    public int? Room { get; init; }

    /// <summary>The state: the only place that decides it.</summary>
    public SpaceState State =>
        IsFew(UnitsInUse) && (BeatsOneComponent != false || Room is { } room && IsFew(room)) ? SpaceState.Collapsed
        : BeatsOneComponent == false ? SpaceState.Undertrained
        : ActiveUnits * 2 < Units || UnitsInUse * 4 < Units ? SpaceState.PartlyCollapsed
        : SpaceState.Healthy;

    bool IsFew(int some) => some * 8 < Units;
}
