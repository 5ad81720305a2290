namespace VaePipeline.Audio.Features;

/// <summary>Slaney's mel scale, linear below 1 kHz and logarithmic above (Auditory Toolbox, 1998; librosa's default).</summary>
internal static class MelScale
{
    const double HzPerMel = 200.0 / 3;
    const double BreakHz = 1000;
    const double BreakMel = BreakHz / HzPerMel;
    static readonly double LogStep = Math.Log(6.4) / 27;

    /// <summary>Converts Hz to mels.</summary>
    public static double ToMel(double hz) => hz < BreakHz ? hz / HzPerMel : BreakMel + Math.Log(hz / BreakHz) / LogStep;

    /// <summary>Converts mels to Hz.</summary>
    public static double ToHz(double mel) => mel < BreakMel ? mel * HzPerMel : BreakHz * Math.Exp((mel - BreakMel) * LogStep);
}
