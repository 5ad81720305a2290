using VaePipeline.Model;

namespace VaePipeline.Evaluation.Health;

/// <summary>Decides the state of a space, for training and for tables alike. Vectors alone give the numbers of units; training gives the rest.</summary>
static class SpaceRule
{
    /// <param name="units">Units of the space.</param>
    /// <param name="active">Active units.</param>
    /// <param name="inUse">Units in use.</param>
    /// <param name="beatsOneComponent">Whether the reconstruction is better than that of one principal component; null when it was not measured.</param>
    /// <param name="room">For how many units the present KL weight leaves room (<see cref="ReconstructionBaselines.RoomAt"/>); null when it is unknown.</param>
    public static SpaceState StateOf(int units, int active, int inUse, bool? beatsOneComponent = null, int? room = null)
    {
        return IsFew(inUse) && (beatsOneComponent != false || room is { } few && IsFew(few)) ? SpaceState.Collapsed
            : beatsOneComponent == false ? SpaceState.Undertrained
            : active * 2 < units || inUse * 4 < units ? SpaceState.PartlyCollapsed
            : SpaceState.Healthy;

        bool IsFew(int some) => some * 8 < units;
    }
}
