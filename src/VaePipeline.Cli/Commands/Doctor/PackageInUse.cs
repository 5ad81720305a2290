namespace VaePipeline.Cli.Commands.Doctor;

/// <summary>A NuGet package of this build.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">The version in use.</param>
sealed record PackageInUse(string Name, string Version);
