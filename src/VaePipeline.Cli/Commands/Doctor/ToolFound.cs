namespace VaePipeline.Cli.Commands.Doctor;

/// <summary>An optional tool or library.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Found">Its path or version, or null if it is missing.</param>
/// <param name="Purpose">What needs it, and how to install it.</param>
sealed record ToolFound(string Name, string? Found, string Purpose);
