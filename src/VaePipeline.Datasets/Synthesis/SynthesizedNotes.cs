namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// Renders notes of an embedded synthesizer, for tests and for machines without fluidsynth or a SoundFont: strings, bars, pipes, reeds,
/// voices and circuits as textbooks model them. The sounds are plain, but differ as much as NSynth's families do.
/// </summary>
public static class SynthesizedNotes
{
    /// <summary>Number of different notes.</summary>
    public static int Capacity => SynthesizedInstruments.All.Sum(instrument => instrument.Capacity);

    /// <summary>
    /// Renders <see cref="RenderRequest.Notes"/> different notes in the same layout and with the same rules as
    /// <see cref="SoundFontRenderer.Render"/>; <see cref="RenderRequest.SoundFont"/> is ignored. The same seed and number of notes give the
    /// same bytes for any number of threads and on every machine.
    /// </summary>
    /// <exception cref="DatasetException">The folder has other content, too many notes are requested, or the disk is full.</exception>
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
        Require.That(!request.Drums, request.Drums, "false, since the embedded synthesizer has no drums", nameof(request.Drums));
        var origin = new RenderOrigin
        {
            RenderedBy = "embedded synthesizer",
            SynthesizerVersion = "1",
            Seed = request.Seed,
            NotesRequested = request.Notes,
        };
        return SetRenderer.Render(request, origin, SynthesizedInstruments.All, _ => Play, _ => null, progress, cancellationToken);
    }

    /// <summary>Renders one note; the same instrument, pitch and velocity always give the same samples.</summary>
    internal static void PlayNote(RenderInstrument instrument, NoteKey key, Span<float> samples)
    {
        samples.Clear();
        var force = key.Velocity / 127.0;
        var noise = new Xoshiro256(key.Pitch, instrument.Program); // the same for all velocities
        SynthesizedInstruments.VoiceOf(instrument).Play(Wave.Hertz(key.Pitch), force, noise, samples);
        var loudness = (float)(0.1 + 0.9 * force * Math.Sqrt(force));
        foreach (ref var sample in samples)
            sample *= loudness;
    }

    static void Play(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken)
    {
        var samples = new float[NoteSignal.Samples];
        foreach (var key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PlayNote(instrument, key, samples);
            take(key, samples);
        }
    }
}
