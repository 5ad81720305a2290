using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>`vae reconstruct FILE...`: encodes sounds and decodes them.</summary>
static class ReconstructCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("FILE")
        {
            Description = "Sound files.",
            Arity = ArgumentArity.OneOrMore,
        }.RefuseUnknownOptions();
        var model = ModelOption.WithDecoder();
        var output = ListenArguments.Folder("Folder for FILE.wav and FILE.png; for a single input it may be a .wav file.");
        var featuresOnly = new Option<bool>("--features-only")
        {
            Description = "Skip encoder and decoder: hear what the log-mel alone preserves. With --model, use its features.",
        };
        var phase = new Option<string>("--phase")
        {
            Description = "Where phases come from: reconstructed, or taken from the input.",
            DefaultValueFactory = _ => "griffin-lim",
        };
        phase.AcceptOnlyFromAmong("griffin-lim", "input");
        var pitch = ListenArguments.Pitch("Pitch for a decoder that is conditioned on it. Default: from the file's name, or the best fit.");
        var threads = CommonOptions.Threads();
        var arguments = new ListenArguments();
        var command = new Command(
            "reconstruct",
            "Hear what a model preserves: encode sounds, decode them, and write WAV files and spectrograms of both."
        )
        {
            inputs,
            model,
            output,
            featuresOnly,
            phase,
            pitch,
        };
        arguments.AddTo(command);
        command.Add(threads);
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(() =>
                    Reconstruct(
                        new ReconstructionRequest
                        {
                            Inputs = parsed.GetRequiredValue(inputs),
                            Model = parsed.GetValue(featuresOnly) ? parsed.GetValue(model) : ModelOption.OrReleased(parsed.GetValue(model)),
                            Output = parsed.GetRequiredValue(output),
                            Overwrite = arguments.Force(parsed),
                            FeaturesOnly = parsed.GetValue(featuresOnly),
                            InputPhases = parsed.GetValue(phase) == "input",
                            Label = new(parsed.GetValue(pitch), arguments.Velocity(parsed)),
                            GriffinLim = arguments.GriffinLim(parsed),
                            Threads = parsed.GetValue(threads),
                        },
                        cancellationToken
                    )
                )
        );
        return command;
    }

    static int Reconstruct(ReconstructionRequest request, CancellationToken cancellationToken)
    {
        var files = ListenArguments.Run("Reconstructing", "files", progress => Reconstruction.Run(request, progress, cancellationToken));
        foreach (var file in files)
            if (file is { Input: { } input, Sound: { } sound })
                foreach (var line in ListenText.OfReconstruction(input, sound))
                    ConsoleText.Write(line);
        foreach (var file in files)
            if (file.Failure is { } failure)
                ConsoleText.WriteError(failure);
        return files.All(file => file.Failure is null) ? ExitCode.Ok
            : files.All(file => file.Sound is null) ? ExitCode.Failed
            : ExitCode.SomeInputsFailed;
    }
}
