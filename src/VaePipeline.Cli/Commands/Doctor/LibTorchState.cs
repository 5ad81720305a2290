namespace VaePipeline.Cli.Commands.Doctor;

/// <summary>Whether libtorch works on this machine.</summary>
/// <param name="Version">Its version, or null if it does not load.</param>
/// <param name="Problem">Why it does not load, or null if it does.</param>
sealed record LibTorchState(string? Version, string? Problem)
{
    public bool Loads => Problem is null;
}
