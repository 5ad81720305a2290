namespace EndToEnd.Tests;

/// <summary>The result of a finished process.</summary>
sealed record Outcome(int ExitCode, string Output, string Errors);
