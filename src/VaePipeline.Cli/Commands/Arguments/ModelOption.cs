namespace VaePipeline.Cli.Commands.Arguments;

/// <summary>The model that a command works with. The model that comes with the program is the default.</summary>
static class ModelOption
{
    const string Released = "timbre-gm-32";
    const string Default = $"{Released}, which comes with the program, when left out.";

    public static Option<string?> Encoder() =>
        Create($"A run folder, a model folder with encoder.onnx, or an encoder's .onnx file; {Default}");

    public static Option<string?> WithDecoder() => Create($"A run folder, or a model folder with encoder.onnx and decoder.onnx; {Default}");

    /// <summary>The named model. The released one, which the build copies next to the program, if none or <c>timbre-gm-32</c> is named.</summary>
    /// <exception cref="ModelFormatException">No model is named, and the released one is missing.</exception>
    public static string OrReleased(string? named)
    {
        if (named is not null && (named != Released || Path.Exists(named)))
            return named;
        var folder = Path.Combine(AppContext.BaseDirectory, "models", Released);
        return Directory.Exists(folder)
            ? folder
            : throw new ModelFormatException(
                $"{folder}: the model that comes with the program is missing; build the program again, or give --model MODEL."
            );
    }

    static Option<string?> Create(string description) => new("--model") { HelpName = "MODEL", Description = description };
}
