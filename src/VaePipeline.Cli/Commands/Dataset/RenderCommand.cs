using System.CommandLine;
using VaePipeline.Cli.Terminal;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>`vae dataset render`: a SoundFont, or the embedded synthesizer, played into a set of NSynth's layout.</summary>
static class RenderCommand
{
    public static Command Create()
    {
        var soundFont = new Option<string?>("--soundfont") { HelpName = "FILE", Description = "A General MIDI SoundFont (.sf2, .sf3). Left out: the system's, or else the embedded synthesizer." };
        var synthesizer = new Option<Instruments>("--synthesizer") { Description = "Who plays: 'fluidsynth', 'embedded' (no program or SoundFont needed), or 'auto', fluidsynth where it is installed.", DefaultValueFactory = _ => Instruments.Auto };
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The set's folder: new, empty, or one where the same render was begun.", Required = true };
        var notes = new Option<int>("--notes") { HelpName = "N", Description = "How many notes, spread evenly over the instruments.", DefaultValueFactory = _ => 12_600 };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Draws pitches and velocities; the same seed gives the same files.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { HelpName = "N", Description = "Instruments played at a time; 0 is one a core. It never changes the result." };
        var command = new Command("render", "Play General MIDI instruments into a set of NSynth's layout: 16 kHz, mono, 4 s a note, held for 3 s.")
        {
            soundFont, synthesizer, folder, notes, seed, threads,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Render(
            parsed.GetValue(synthesizer),
            new RenderRequest
            {
                SoundFont = parsed.GetValue(soundFont),
                Out = parsed.GetRequiredValue(folder),
                Notes = parsed.GetValue(notes),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            },
            cancellationToken)));
        return command;
    }

    public static int Render(Instruments instruments, RenderRequest request, CancellationToken cancellationToken)
    {
        if (instruments == Instruments.Embedded && request.SoundFont is not null)
            throw new UsageException("--soundfont is for fluidsynth; leave it out with --synthesizer embedded.");
        if (instruments != Instruments.Embedded && request.SoundFont is null)
            request = request with { SoundFont = SystemSoundFont.Find() };
        var embedded = instruments == Instruments.Embedded
            || instruments == Instruments.Auto && (request.SoundFont is null || SystemSoundFont.FindPlayer() is null);
        if (embedded && instruments == Instruments.Auto)
            Console.WriteLine("fluidsynth or a SoundFont is missing, so the embedded synthesizer makes the notes (apt-get install fluidsynth fluid-soundfont-gm for real instruments).");

        var result = ProgressBar.Run("Rendering notes", bar =>
        {
            var progress = new BarProgress<RenderProgress>(bar, p => new((double)p.Done / p.Total, p.Instrument));
            return embedded
                ? SynthesizedNotes.Render(request with { SoundFont = null }, progress, cancellationToken)
                : SoundFontRenderer.Render(request, progress, cancellationToken);
        });
        var player = embedded ? "the embedded synthesizer" : Path.GetFileName(request.SoundFont);
        Console.WriteLine(result.AlreadyThere
            ? $"{request.Out}  {result.Notes} notes of {player}, already there"
            : $"{request.Out}  {result.Notes} notes of {result.Instruments} instruments, played by {player}");
        if (result.MissingPrograms.Count > 0)
            Console.WriteLine($"The SoundFont lacks General MIDI programs {string.Join(", ", result.MissingPrograms)}.");
        if (result.Notes < request.Notes)
            Console.WriteLine($"{request.Notes - result.Notes} notes fewer than asked for: the instruments have no more that sound.");
        return ExitCode.Ok;
    }
}

/// <summary>Who plays the notes.</summary>
enum Instruments
{
    Auto,
    FluidSynth,
    Embedded,
}
