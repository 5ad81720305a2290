using VaePipeline.Model.Onnx;

namespace VaePipeline.Cli.Commands;

/// <summary><c>vae verify MODEL</c>: checks an exported model on this machine.</summary>
static class VerifyCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "A run folder, a model folder with encoder.onnx, or an .onnx file.",
        }.RefuseUnknownOptions();
        var json = CommonOptions.Json();
        var command = new Command(
            "verify",
            "Check an exported model on this machine: its shapes, its fingerprint, and vectors that ONNX Runtime must reproduce.\n"
                + "  Example: vae verify artifacts/runs/baseline"
        )
        {
            model,
            json,
        };
        command.SetAction(parsed => Verify(parsed.GetRequiredValue(model), parsed.GetValue(json)));
        return command;
    }

    public static int Verify(string model, bool json)
    {
        var report = ModelVerifier.Verify(model);
        ConsoleText.Write(
            new
            {
                report.Model,
                report.Passed,
                report.Checks,
            },
            _ =>
                [
                    .. report.Checks.Select(check => $"{(check.Passed ? "ok    " : "FAILED")}  {check.Name}: {check.Detail}"),
                    report.Passed
                        ? $"{report.Model} is sound."
                        : $"{report.Model} failed. Export it again with 'vae export', or copy it again from its source.",
                ],
            indent: 8,
            json
        );
        return report.Passed ? ExitCode.Ok : ExitCode.Failed;
    }
}
