namespace VaePipeline.Cli.Commands;

/// <summary><c>vae doctor</c>: shows the packages of this build and the tools on this machine.</summary>
static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command(
            "doctor",
            "Show the versions of this build's packages, and which optional tools are installed on this machine."
        )
        {
            json,
        };
        command.SetAction(parsed =>
            ConsoleText.Write(EnvironmentReport.Collect(), report => report.Lines(), EnvironmentReport.NameWidth, parsed.GetValue(json))
        );
        return command;
    }
}
