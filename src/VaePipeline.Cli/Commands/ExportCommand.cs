using System.CommandLine;
using VaePipeline.Evaluation.Health;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;
using VaePipeline.Training;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae export RUN`: encoder and decoder of a trained run as ONNX. What cannot tell sounds apart is not handed on by accident.</summary>
static class ExportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "A run folder of 'vae train', or a model folder with config.json and model.safetensors." };
        var allowCollapsed = AllowCollapsed();
        var command = new Command("export", "Write a trained model's encoder and decoder as ONNX, beside its weights.") { run, allowCollapsed };
        command.SetAction(parsed => Export(parsed.GetRequiredValue(run), parsed.GetValue(allowCollapsed)));
        return command;
    }

    public static Option<bool> AllowCollapsed() => new("--allow-collapsed") { Description = "Export the model even if its latent space is collapsed; its card says so." };

    public static int Export(string run, bool allowCollapsed)
    {
        var folder = ModelFolder(run);
        if (!allowCollapsed && HealthFile.Read(folder) is { Verdict: SpaceState.Collapsed, Reason: var reason })
            throw new TrainingException($"{folder} is not exported, for its latent space is collapsed: {reason} To export it all the same, add --allow-collapsed.");
        var model = VaeModel.Load(folder);
        OnnxExporter.Export(model, folder);
        foreach (var name in (string[])[OnnxExporter.EncoderFileName, OnnxExporter.DecoderFileName])
        {
            var path = Path.Combine(folder, name);
            Console.WriteLine(FormattableString.Invariant($"{path}  {new FileInfo(path).Length / 1e6:0.0} MB"));
        }
        return ExitCode.Ok;
    }

    static string ModelFolder(string run)
    {
        foreach (var folder in (string[])[Path.Combine(run, "model"), run])
            if (File.Exists(Path.Combine(folder, ModelConfig.FileName)))
                return folder;
        throw new UsageException($"No trained model in '{run}': expected {Path.Combine(run, "model", ModelConfig.FileName)}. Train one with 'vae train PIPELINE.yaml --out {run}'.");
    }
}
