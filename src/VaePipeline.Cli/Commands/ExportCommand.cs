using System.CommandLine;
using VaePipeline.Model;
using VaePipeline.Onnx;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae export RUN`: encoder and decoder of a trained run as ONNX.</summary>
static class ExportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "A run folder of 'vae train', or a model folder with config.json and model.safetensors." };
        var command = new Command("export", "Write a trained model's encoder and decoder as ONNX, beside its weights.") { run };
        command.SetAction(parsed => Export(parsed.GetRequiredValue(run)));
        return command;
    }

    public static int Export(string run)
    {
        var folder = ModelFolder(run);
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
