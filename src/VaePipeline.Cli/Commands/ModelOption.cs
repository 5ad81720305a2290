using System.CommandLine;

namespace VaePipeline.Cli.Commands;

/// <summary>The model that a command works with, named alike everywhere: the one that comes with the program, where no other is.</summary>
static class ModelOption
{
    const string Released = "timbre-gm-32";
    const string LeftOut = $"{Released}, which comes with the program, when left out.";

    /// <summary>A model whose encoder is enough.</summary>
    public static Option<string?> Encoder() =>
        new("--model") { HelpName = "MODEL", Description = $"A run folder, a model folder with encoder.onnx, or an encoder's .onnx file; {LeftOut}" };

    /// <summary>A model that has a decoder too.</summary>
    public static Option<string?> WithDecoder() =>
        new("--model") { HelpName = "MODEL", Description = $"A run folder, or a model folder with encoder.onnx and decoder.onnx; {LeftOut}" };

    /// <summary>The model that was named, or else the released one (which its name names too, where there is no such path), which the build copies beside the program from artifacts/models.</summary>
    /// <exception cref="UsageException">None was named, and none is beside the program.</exception>
    public static string OrReleased(string? named)
    {
        if (named is not null && (named != Released || Path.Exists(named)))
            return named;
        var folder = Path.Combine(AppContext.BaseDirectory, "models", Released);
        return Directory.Exists(folder) ? folder : throw new UsageException($"{Released} is to be used, and {folder} is missing; build the program again, or give --model MODEL.");
    }
}
