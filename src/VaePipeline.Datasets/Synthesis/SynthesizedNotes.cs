using VaePipeline.Datasets.Randomness;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// Notes of an embedded synthesizer, for machines without fluidsynth or a SoundFont and for tests: strings, bars, pipes, reeds, throats and
/// circuits as textbooks model them. The sounds are plain, but as unlike as NSynth's families are.
/// </summary>
public static class SynthesizedNotes
{
    /// <summary>How many different notes can be asked for.</summary>
    public static int Capacity => SynthesizedInstruments.All.Sum(instrument => instrument.Capacity);

    /// <summary>
    /// Renders <see cref="RenderRequest.Notes"/> different notes in the same layout, and under the same rules, as
    /// <see cref="SoundFontRenderer.Render"/>; <see cref="RenderRequest.SoundFont"/> is not looked at. The same seed and number of notes
    /// give the same bytes, whatever the threads, on every machine.
    /// </summary>
    /// <exception cref="DatasetException">The folder holds something else, too many notes are asked for, or the disk is full.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The request has a value out of its range.</exception>
    /// <exception cref="OperationCanceledException">The render was canceled; what is done is kept for the next run.</exception>
    public static RenderResult Render(
        RenderRequest request, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        var origin = new RenderOrigin
        {
            RenderedBy = "embedded synthesizer",
            SynthesizerVersion = "1",
            Seed = request.Seed,
            NotesRequested = request.Notes,
        };
        return SetRenderer.Render(request, origin, SynthesizedInstruments.All, _ => Play, _ => null, progress, cancellationToken);
    }

    /// <summary>One note, always the same for the same instrument, pitch and velocity.</summary>
    internal static void PlayNote(RenderInstrument instrument, NoteKey key, Span<float> samples)
    {
        samples.Clear();
        var force = key.Velocity / 127.0;
        var noise = new Xoshiro256(key.Pitch, instrument.Program); // the string's, not the stroke's
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
