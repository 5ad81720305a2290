using System.CommandLine;
using VaePipeline.Cli.Terminal;
using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>`vae reconstruct FILE...`: sounds through a model and back.</summary>
static class ReconstructCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("FILE") { Description = "Sound files.", Arity = ArgumentArity.OneOrMore }.RefuseUnknownOptions();
        var model = ModelOption.WithDecoder();
        var output = ListenArguments.Folder("Where FILE.wav and FILE.png go: a folder; for a single file, a name that ends in .wav will do.");
        var featuresOnly = new Option<bool>("--features-only") { Description = "Leave the model out: hear what the log-mel alone keeps. With --model, its features are taken." };
        var phase = new Option<string>("--phase") { Description = "Where phases come from: found by iteration, or borrowed from the input.", DefaultValueFactory = _ => "griffin-lim" };
        phase.AcceptOnlyFromAmong("griffin-lim", "input");
        var pitch = new Option<int?>("--pitch") { HelpName = "0..127", Description = "The pitch that the decoder is told, if it is told one; else what the file's name says, or what fits best." };
        var threads = new Option<int>("--threads") { HelpName = "N", Description = "Threads; 0 is one a core. It never changes the result." };
        var arguments = new ListenArguments();
        var command = new Command("reconstruct", "Hear what a model keeps: encode sounds, decode them, and write WAV files and spectrograms beside the input's.")
        {
            inputs, model, output, featuresOnly, phase, pitch,
        };
        arguments.AddTo(command);
        command.Add(threads);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Reconstruct(
            new ReconstructionRequest
            {
                Inputs = parsed.GetRequiredValue(inputs),
                Model = parsed.GetValue(featuresOnly) ? parsed.GetValue(model) : ModelOption.OrReleased(parsed.GetValue(model)),
                Output = parsed.GetRequiredValue(output),
                Overwrite = arguments.Force(parsed),
                FeaturesOnly = parsed.GetValue(featuresOnly),
                Phase = parsed.GetValue(phase) == "input" ? PhaseSource.Input : PhaseSource.GriffinLim,
                Label = new(parsed.GetValue(pitch), arguments.Velocity(parsed)),
                GriffinLim = arguments.GriffinLim(parsed),
                Threads = parsed.GetValue(threads),
            },
            cancellationToken)));
        return command;
    }

    static int Reconstruct(ReconstructionRequest request, CancellationToken cancellationToken)
    {
        var files = ProgressBar.Run("Reconstructing", bar => Reconstruction.Run(
            request,
            new BarProgress<ListeningProgress>(bar, p => new((double)p.Done / p.Total, $"{p.Done} of {p.Total} files")),
            cancellationToken));
        foreach (var file in files)
            if (file.Sound is { } sound)
                Console.WriteLine(SoundLine.Of(sound) + Part(file, sound));
        foreach (var file in files)
            if (file.Failure is { } failure)
                Console.Error.WriteLine(failure);
        return files.All(file => file.Failure is null) ? ExitCode.Ok : files.Count == 1 ? ExitCode.Failed : ExitCode.SomeInputsFailed;
    }

    /// <summary>Says so where only a sound's start was heard.</summary>
    static string Part(ReconstructedFile file, HeardSound sound) => file.SourceSeconds > sound.Seconds + 0.05
        ? FormattableString.Invariant($" (the first of {file.SourceSeconds:0.00} s)")
        : "";
}
