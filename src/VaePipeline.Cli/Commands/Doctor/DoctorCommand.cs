using System.CommandLine;
using System.Text.Json;
using VaePipeline.Cli.Terminal;

namespace VaePipeline.Cli.Commands.Doctor;

/// <summary><c>vae doctor</c>: shows the packages of this build and the tools on this machine.</summary>
static class DoctorCommand
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Show the versions of this build's packages, and which optional tools are installed on this machine.") { json };
        command.SetAction(parsed =>
        {
            var report = EnvironmentReport.Collect();
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(report, Json));
            else
                ConsoleText.Write(report.ToText(), indent: EnvironmentReport.NameWidth);
            return ExitCode.Ok;
        });
        return command;
    }
}
