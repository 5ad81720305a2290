using System.CommandLine;

namespace VaePipeline.Cli.Commands;

/// <summary>The model that a command works with, named alike everywhere.</summary>
static class ModelOption
{
    /// <summary>A model whose encoder is enough.</summary>
    public static Option<string> Encoder() =>
        new("--model") { HelpName = "MODEL", Description = "A run folder, a model folder with encoder.onnx, or an encoder's .onnx file.", Required = true };

    /// <summary>A model that has a decoder too.</summary>
    public static Option<string> WithDecoder(bool required = true) =>
        new("--model") { HelpName = "MODEL", Description = "A run folder, or a model folder with encoder.onnx and decoder.onnx.", Required = required };
}
