using VaePipeline.Model.Onnx;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Commands;

/// <summary><c>vae export RUN</c>: writes the encoder and the decoder of a trained model as ONNX. A collapsed model is exported only on request.</summary>
static class ExportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN")
        {
            Description = "A run folder of 'vae train', or a model folder with config.json and model.safetensors.",
        }.RefuseUnknownOptions();
        var allowCollapsed = AllowCollapsed();
        var force = CommonOptions.Force("Replace encoder.onnx and decoder.onnx if they exist.");
        var command = new Command(
            "export",
            "Write the encoder and the decoder of a trained model as ONNX, next to its weights.\n"
                + "  Example: vae export artifacts/runs/baseline"
        )
        {
            run,
            allowCollapsed,
            force,
        };
        command.SetAction(parsed => Export(parsed.GetRequiredValue(run), parsed.GetValue(allowCollapsed), parsed.GetValue(force)));
        return command;
    }

    public static Option<bool> AllowCollapsed() =>
        new("--allow-collapsed")
        {
            Description = "Export the model even if its latent space is collapsed. Its model card says that it is.",
        };

    public static int Export(string run, bool allowCollapsed, bool force)
    {
        var folder = ModelFolder(run);
        if (!allowCollapsed && ModelHealth.Read(folder) is { Verdict: SpaceState.Collapsed, Reason: var reason })
            throw new TrainingException(
                $"{folder} is not exported, because its latent space is collapsed: {reason} To export it anyway, add --allow-collapsed."
            );
        string[] files = [Path.Combine(folder, OnnxExporter.EncoderFileName), Path.Combine(folder, OnnxExporter.DecoderFileName)];
        foreach (var file in files)
            CommonOptions.RefuseExisting(file, force, "replace it on request");
        OnnxExporter.Export(VaeModel.Load(folder), folder);
        foreach (var file in files)
            ConsoleText.Write(FormattableString.Invariant($"{file}  {new FileInfo(file).Length / 1e6:0.0} MB"));
        return ExitCode.Ok;
    }

    static string ModelFolder(string run)
    {
        foreach (var folder in (string[])[Path.Combine(run, "model"), run])
            if (File.Exists(Path.Combine(folder, ModelConfig.FileName)))
                return folder;
        throw new ModelFormatException(
            $"{run}: has no trained model, since {Path.Combine(run, "model", ModelConfig.FileName)} is missing. Train one with 'vae train PIPELINE.yaml --out {run}'."
        );
    }
}
