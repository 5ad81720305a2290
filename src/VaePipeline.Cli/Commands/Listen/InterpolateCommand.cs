using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>`vae interpolate A B`: sounds between two sounds, in a model's latent space.</summary>
static class InterpolateCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = "The sound file of the first step." }.RefuseUnknownOptions();
        var to = new Argument<string>("TO") { Description = "The sound file of the last step." }.RefuseUnknownOptions();
        var model = ModelOption.WithDecoder();
        var output = ListenArguments.Folder(
            "Folder for step-01.wav and following, joined.wav with all of them, and joined.png with their spectrograms."
        );
        var steps = new Option<int>("--steps")
        {
            HelpName = "N",
            Description = "Number of steps, including both ends.",
            DefaultValueFactory = _ => 8,
        };
        var pitch = ListenArguments.Pitch(
            "Pitch of every step, for a decoder that is conditioned on it. Default: interpolated between the two sounds' pitches."
        );
        var arguments = new ListenArguments();
        var command = new Command(
            "interpolate",
            "Interpolate between two sounds: decode even steps between their codes, as WAV files and spectrograms."
        )
        {
            from,
            to,
            model,
            output,
            steps,
            pitch,
        };
        arguments.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                        Interpolate(
                            new InterpolationRequest
                            {
                                From = parsed.GetRequiredValue(from),
                                To = parsed.GetRequiredValue(to),
                                Model = ModelOption.OrReleased(parsed.GetValue(model)),
                                Output = parsed.GetRequiredValue(output),
                                Overwrite = arguments.Force(parsed),
                                Steps = parsed.GetValue(steps),
                                Label = new(parsed.GetValue(pitch), arguments.Velocity(parsed)),
                                GriffinLim = arguments.GriffinLim(parsed),
                            },
                            cancellationToken
                        ),
                    cancellationToken
                )
        );
        return command;
    }

    static void Interpolate(InterpolationRequest request, CancellationToken cancellationToken)
    {
        var sounds = ListenArguments.Run("Interpolating", "steps", progress => Interpolation.Run(request, progress, cancellationToken));
        foreach (
            var line in ListenText
                .OfInput(sounds.From)
                .Concat(ListenText.OfInput(sounds.To))
                .Concat(sounds.Steps.Select(ListenText.OfSound))
        )
            ConsoleText.Write(line);
        ConsoleText.Write(
            FormattableString.Invariant(
                $"{sounds.Joined}  all {sounds.Steps.Count} steps; the ends are {sounds.Distance:0.00} apart; {Path.GetFileName(sounds.Picture)} has their spectrograms"
            )
        );
    }
}
