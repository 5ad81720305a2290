using VaePipeline.Foundation;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>Random phases as a pure function of seed, frame and bin.</summary>
internal static class RandomPhase
{
    /// <summary>Returns a phase as a fraction of a turn, in (0, 1).</summary>
    public static double Of(int seed, int frame, int bin)
    {
        var (bits, _, _, _) = Philox.Block(((uint)bin, (uint)frame, 0, 0), ((uint)seed, (uint)RandomStream.Phases));
        return (bits + 0.5) * (1.0 / 4294967296.0);
    }
}
