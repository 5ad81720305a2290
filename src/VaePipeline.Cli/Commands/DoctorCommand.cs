using System.CommandLine;
using System.Text.Json;
using VaePipeline.Cli.Doctor;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae doctor`: which engines this build runs on, and what it finds on this machine.</summary>
static class DoctorCommand
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command("doctor", "Show which engines this build runs on, and the tools it finds on this machine.") { json };
        command.SetAction(parsed =>
        {
            var findings = Findings.Collect();
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(findings, Json) + "\n" : findings.ToText());
            return ExitCode.Ok;
        });
        return command;
    }
}
