using System.CommandLine;
using VaePipeline.Cli.Terminal;
using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>`vae transpose FILE --pitch N`: decodes a sound's code at other pitches.</summary>
static class TransposeCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("FILE") { Description = "The sound file." }.RefuseUnknownOptions();
        var model = ModelOption.WithDecoder();
        var pitches = new Option<int[]>("--pitch") { HelpName = "0..127", Description = "One or more MIDI pitches; 60 is middle C.", Required = true, AllowMultipleArgumentsPerToken = true };
        var output = ListenArguments.Folder("Folder for FILE-at-PITCH.wav and a picture; for a single pitch it may be a .wav file.");
        var arguments = new ListenArguments();
        var command = new Command("transpose", "Hear a sound's timbre at other pitches: decode its code with the pitch replaced.")
        {
            input, model, pitches, output,
        };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Transpose(
            new TranspositionRequest
            {
                Input = parsed.GetRequiredValue(input),
                Model = ModelOption.OrReleased(parsed.GetValue(model)),
                Pitches = parsed.GetRequiredValue(pitches),
                Output = parsed.GetRequiredValue(output),
                Overwrite = arguments.Force(parsed),
                Label = new(null, arguments.Velocity(parsed)),
                GriffinLim = arguments.GriffinLim(parsed),
            },
            cancellationToken)));
        return command;
    }

    static int Transpose(TranspositionRequest request, CancellationToken cancellationToken)
    {
        var sounds = ProgressBar.Run("Transposing", bar => Transposition.Run(
            request,
            new BarProgress<(int Done, int Total)>(bar, p => new((double)p.Done / p.Total, $"{p.Done} of {p.Total} pitches")),
            cancellationToken));
        foreach (var sound in sounds.Sounds)
            Console.WriteLine(SoundLine.Of(sound));
        Console.WriteLine($"{sounds.Picture}  has the spectrograms of input and results");
        return ExitCode.Ok;
    }
}
