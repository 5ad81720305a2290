namespace VaePipeline.Audio.Reconstruction;

/// <summary>Random phases that depend on nothing but seed, frame and bin: the finalizer of SplitMix64 (Steele, Lea and Flood, 2014) over a counter.</summary>
internal static class RandomPhase
{
    const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>A part of a turn, in [0, 1).</summary>
    public static double Of(int seed, int frame, int bin)
    {
        var start = Mixed((ulong)seed + GoldenGamma);
        var bits = Mixed(start + GoldenGamma * (((ulong)(uint)frame << 32 | (uint)bin) + 1));
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    static ulong Mixed(ulong bits)
    {
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
        return bits ^ bits >> 31;
    }
}
