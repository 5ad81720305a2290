namespace VaePipeline.Datasets.Rendering;

/// <summary>Renders a General MIDI SoundFont with the <c>fluidsynth</c> program into a set of NSynth's layout.</summary>
public static class SoundFontRenderer
{
    /// <summary>
    /// Renders <see cref="RenderRequest.Notes"/> different notes (16 kHz mono, 4 s, held for 3 s) of the General MIDI instruments that fit
    /// NSynth's families and, with <see cref="RenderRequest.Drums"/>, of its percussion, without reverb and chorus. Silent notes are replaced
    /// by further draws. The same SoundFont, seed and number of notes give the same bytes for any number of threads. The same request
    /// continues a stopped render.
    /// </summary>
    /// <exception cref="DatasetException">The SoundFont or fluidsynth is missing or fails, the folder has other content, or the disk is full.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The request has a value out of its range.</exception>
    /// <exception cref="OperationCanceledException">The render was canceled; finished instruments are kept for the next run.</exception>
    public static RenderResult Render(
        RenderRequest request,
        IProgress<RenderProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        var soundFont = SoundFontFile.Open(request.SoundFont);
        var instruments = GeneralMidi.Instruments.Where(instrument => soundFont.Presets.ContainsKey(instrument.Program)).ToArray();
        var missing = GeneralMidi.Instruments.Except(instruments).Select(instrument => instrument.Program).ToArray();
        if (instruments.Length == 0)
            throw new DatasetException(
                $"{request.SoundFont}: has none of the {GeneralMidi.Instruments.Count} instruments in bank 0; give a General MIDI SoundFont."
            );
        var drums = request.Drums ? GeneralMidiPercussion.InstrumentsOf(soundFont.Kits.Keys) : [];
        if (request.Drums && drums.Count == 0)
            throw new DatasetException(
                $"{request.SoundFont}: has no drum kits (programs below 48 of bank 128); render it without drums, or give a General MIDI SoundFont."
            );
        FluidSynth Synthesizer(string work) => new(request.FluidSynth, soundFont.Path, work);
        var origin = new RenderOrigin
        {
            RenderedBy = "fluidsynth",
            SynthesizerVersion = Synthesizer("").Version(),
            SoundFont = Path.GetFileName(soundFont.Path),
            SoundFontSha256 = soundFont.Sha256(),
            Seed = request.Seed,
            NotesRequested = request.Notes,
            Drums = request.Drums ? true : null,
            MissingPrograms = missing,
            Kits = request.Drums ? KitsOf(soundFont) : null,
        };
        return SetRenderer.Render(
            request,
            origin,
            [.. instruments, .. drums],
            work => Synthesizer(work).Play,
            instrument => soundFont.Presets[instrument.Program],
            progress,
            cancellationToken
        );
    }

    static OriginKit[] KitsOf(SoundFontFile soundFont) =>
        [
            .. soundFont
                .Kits.Where(kit => GeneralMidiPercussion.IsKit(kit.Key))
                .OrderBy(kit => kit.Key)
                .Select(kit => new OriginKit(kit.Key, kit.Value)),
        ];
}
