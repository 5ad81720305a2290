using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>What plays the notes of a rendered set: fluidsynth with a SoundFont, the embedded synthesizer, or the first of these that is installed.</summary>
enum Instruments
{
    Auto,
    FluidSynth,
    Embedded,
}

/// <summary><c>vae dataset render</c>: renders the notes of a SoundFont or of the embedded synthesizer as a set in NSynth's layout.</summary>
static class RenderCommand
{
    public static Command Create()
    {
        var soundFonts = new Option<string[]>("--soundfont")
        {
            HelpName = "FILE",
            Description =
                "A General MIDI SoundFont (.sf2, .sf3). When left out, the one that is installed, or else the embedded synthesizer. "
                + "Repeat it for several: each is rendered into a folder with its name in DIR, and DIR is a set of all notes.",
        };
        var drums = new Option<bool>("--drums")
        {
            Description = "Also render percussion: an instrument per kind of drum over all kits, without pitch. Needs a SoundFont.",
        };
        var synthesizer = new Option<Instruments>("--synthesizer")
        {
            Description =
                "What plays the notes: 'fluidsynth', 'embedded' (needs no program or SoundFont), or 'auto' for fluidsynth if it is installed.",
            DefaultValueFactory = _ => Instruments.Auto,
        };
        var folder = new Option<string>("--out")
        {
            HelpName = "DIR",
            Description = "The folder of the set: new, empty, or with an interrupted render of the same set, which is continued.",
            Required = true,
        };
        var notes = new Option<int>("--notes")
        {
            HelpName = "N",
            Description = "Number of notes, spread evenly over the SoundFonts and over the instruments of each.",
            DefaultValueFactory = _ => 12_600,
        };
        var seed = new Option<int>("--seed")
        {
            HelpName = "N",
            Description = "Seed of pitches and velocities; the same seed gives the same files.",
            DefaultValueFactory = _ => 1,
        };
        var threads = CommonOptions.Threads("instruments rendered at the same time");
        var command = new Command(
            "render",
            "Render notes of General MIDI instruments as a set in NSynth's layout: 16 kHz, mono, 4 s per note, held for 3 s.\n"
                + "  Example: vae dataset render --notes 2000 --out artifacts/datasets/notes"
        )
        {
            soundFonts,
            drums,
            synthesizer,
            folder,
            notes,
            seed,
            threads,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(() =>
                    Render(
                        parsed.GetValue(synthesizer),
                        new RenderRequest
                        {
                            Out = parsed.GetRequiredValue(folder),
                            Notes = parsed.GetValue(notes),
                            Seed = parsed.GetValue(seed),
                            Threads = parsed.GetValue(threads),
                            Drums = parsed.GetValue(drums),
                        },
                        parsed.GetValue(soundFonts) ?? [],
                        cancellationToken
                    )
                )
        );
        return command;
    }

    /// <summary>Renders one set, or a set per SoundFont if there are several.</summary>
    public static int Render(
        Instruments instruments,
        RenderRequest request,
        IReadOnlyList<string> soundFonts,
        CancellationToken cancellationToken
    )
    {
        if (instruments == Instruments.Embedded && soundFonts.Count > 0)
            throw new UsageException("--soundfont is for fluidsynth; leave it out with --synthesizer embedded.");
        if (soundFonts.Count < 2)
            return RenderOne(instruments, request with { SoundFont = soundFonts is [var only] ? only : null }, cancellationToken);
        foreach (var share in SoundFontShares.Begin(request, soundFonts))
            RenderOne(Instruments.FluidSynth, share, cancellationToken);
        SoundFontShares.Finish(request);
        return ExitCode.Ok;
    }

    static int RenderOne(Instruments instruments, RenderRequest request, CancellationToken cancellationToken)
    {
        if (instruments != Instruments.Embedded && request.SoundFont is null)
            request = request with { SoundFont = SystemSoundFont.Find() };
        var isEmbedded =
            instruments == Instruments.Embedded
            || instruments == Instruments.Auto && (request.SoundFont is null || SystemSoundFont.FindPlayer() is null);
        if (isEmbedded && request.Drums)
            throw new UsageException(
                "The embedded synthesizer has no drums; leave them out, or install a SoundFont and its player (apt-get install fluidsynth fluid-soundfont-gm)."
            );
        if (isEmbedded && instruments == Instruments.Auto)
            ConsoleText.Write(
                "fluidsynth or a SoundFont is missing, so the embedded synthesizer renders the notes (apt-get install fluidsynth fluid-soundfont-gm for real instruments)."
            );

        var result = ProgressBar.Run(
            "Rendering notes",
            bar =>
            {
                var progress = new BarProgress<RenderProgress>(bar, p => new((double)p.Done / p.Total, p.Instrument));
                return isEmbedded
                    ? SynthesizedNotes.Render(request with { SoundFont = null }, progress, cancellationToken)
                    : SoundFontRenderer.Render(request, progress, cancellationToken);
            }
        );
        var player = isEmbedded ? "the embedded synthesizer" : Path.GetFileName(request.SoundFont);
        ConsoleText.Write(
            result.AlreadyThere
                ? $"{request.Out}  {result.Notes} notes of {player}, rendered earlier"
                : $"{request.Out}  {result.Notes} notes of {result.Instruments} instruments, played by {player}"
        );
        if (result.MissingPrograms.Count > 0)
            ConsoleText.Write($"The SoundFont lacks General MIDI programs {string.Join(", ", result.MissingPrograms)}.");
        if (result.Notes < request.Notes)
            ConsoleText.Write(
                $"{request.Notes - result.Notes} notes fewer than asked for, since the instruments have no more notes that sound."
            );
        return ExitCode.Ok;
    }
}
