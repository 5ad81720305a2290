using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>`vae transpose FILE --pitch N`: decodes a sound's code at other pitches.</summary>
static class TransposeCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("FILE") { Description = "The sound file." }.RefuseUnknownOptions();
        var model = ModelOption.WithDecoder();
        var pitches = new Option<int[]>("--pitch")
        {
            HelpName = "0..127",
            Description = "One or more MIDI pitches; 60 is middle C.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var output = ListenArguments.Folder("Folder for FILE-at-PITCH.wav and a picture; for a single pitch it may be a .wav file.");
        var arguments = new ListenArguments();
        var command = new Command("transpose", "Hear a sound's timbre at other pitches: decode its code with the pitch replaced.")
        {
            input,
            model,
            pitches,
            output,
        };
        arguments.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                        Transpose(
                            new TranspositionRequest
                            {
                                Input = parsed.GetRequiredValue(input),
                                Model = ModelOption.OrReleased(parsed.GetValue(model)),
                                Pitches = parsed.GetRequiredValue(pitches) is { Length: <= 64 } given
                                    ? given
                                    : throw new UsageException("--pitch has more than 64 values; give 1 to 64."),
                                Output = parsed.GetRequiredValue(output),
                                Overwrite = arguments.Force(parsed),
                                Label = new(null, arguments.Velocity(parsed)),
                                GriffinLim = arguments.GriffinLim(parsed),
                            },
                            cancellationToken
                        ),
                    cancellationToken
                )
        );
        return command;
    }

    static void Transpose(TranspositionRequest request, CancellationToken cancellationToken)
    {
        var sounds = ListenArguments.Run("Transposing", "pitches", progress => Transposition.Run(request, progress, cancellationToken));
        foreach (var line in ListenText.OfInput(sounds.Input).Concat(sounds.Sounds.Select(ListenText.OfSound)))
            ConsoleText.Write(line);
        ConsoleText.Write($"{sounds.Picture}  has the spectrograms of input and results");
    }
}
