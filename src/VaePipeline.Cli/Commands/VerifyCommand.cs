using System.CommandLine;
using System.Text.Json;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae verify MODEL`: proves an exported model on this machine.</summary>
static class VerifyCommand
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A run folder, a model folder with encoder.onnx, or an .onnx file." };
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command("verify", "Prove an exported model on this machine: shapes, fingerprint, and golden vectors through ONNX Runtime.") { model, json };
        command.SetAction(parsed => Verify(parsed.GetRequiredValue(model), parsed.GetValue(json)));
        return command;
    }

    public static int Verify(string model, bool json)
    {
        var report = ModelVerifier.Verify(model);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { report.Model, report.Passed, report.Checks }, Json));
        else
            Print(report);
        return report.Passed ? ExitCode.Ok : ExitCode.Failed;
    }

    static void Print(VerificationReport report)
    {
        foreach (var check in report.Checks)
            Console.WriteLine($"{(check.Passed ? "ok    " : "FAILED")}  {check.Name}: {check.Detail}");
        Console.WriteLine(report.Passed ? $"{report.Model} is sound." : $"{report.Model} failed; export it again with 'vae export', or fetch a whole copy.");
    }
}
