using System.CommandLine;
using VaePipeline.Cli.Terminal;
using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>`vae interpolate A B`: the way from one sound to another through a model's space.</summary>
static class InterpolateCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = "The sound file of the first step." }.RefuseUnknownOptions();
        var to = new Argument<string>("TO") { Description = "The sound file of the last step." }.RefuseUnknownOptions();
        var model = ModelOption.WithDecoder();
        var output = ListenArguments.Folder("Where step-01.wav and following go, joined.wav with all of them, and joined.png with their spectrograms.");
        var steps = new Option<int>("--steps") { HelpName = "N", Description = "Steps, both ends among them.", DefaultValueFactory = _ => 8 };
        var pitch = new Option<int?>("--pitch") { HelpName = "0..127", Description = "The pitch of every step, for a decoder that is told one; else it goes from the one sound's to the other's." };
        var arguments = new ListenArguments();
        var command = new Command("interpolate", "Hear the way from one sound to another: even steps between their codes, decoded, as WAV files and spectrograms.")
        {
            from, to, model, output, steps, pitch,
        };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Interpolate(
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
            cancellationToken)));
        return command;
    }

    static int Interpolate(InterpolationRequest request, CancellationToken cancellationToken)
    {
        var sounds = ProgressBar.Run("Interpolating", bar => Interpolation.Run(
            request,
            new BarProgress<ListeningProgress>(bar, p => new((double)p.Done / p.Total, $"{p.Done} of {p.Total} steps")),
            cancellationToken));
        foreach (var sound in sounds.Steps)
            Console.WriteLine(SoundLine.Of(sound));
        Console.WriteLine(FormattableString.Invariant($"{sounds.Joined}  all {sounds.Steps.Count} of them, {sounds.Distance:0.00} apart from end to end; {Path.GetFileName(sounds.Picture)} shows them"));
        return ExitCode.Ok;
    }
}
