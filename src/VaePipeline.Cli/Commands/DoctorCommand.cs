using System.CommandLine;
using System.Text.Json;
using VaePipeline.Cli.Doctor;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae doctor`: the packages that this build runs on, and what it finds on this machine.</summary>
static class DoctorCommand
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command("doctor", "Show the versions of the packages that this build runs on, and what is found on this machine.") { json };
        command.SetAction(parsed =>
        {
            var report = EnvironmentReport.Collect();
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(report, Json) + "\n" : report.ToText());
            return ExitCode.Ok;
        });
        return command;
    }
}
