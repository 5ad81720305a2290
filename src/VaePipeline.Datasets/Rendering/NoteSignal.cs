namespace VaePipeline.Datasets.Rendering;

/// <summary>The form of every rendered note, NSynth's: 16 kHz mono, 4 s, the key held for 3 s.</summary>
static class NoteSignal
{
    public const int SampleRate = 16_000;
    public const int Samples = 4 * SampleRate;
    public const int HeldMilliseconds = 3_000;

    /// <summary>A note that stays under this (-72 dB of full scale) has no sound to learn from.</summary>
    public const float SilentBelow = 8f / 32768f;

    public static bool IsSilent(ReadOnlySpan<float> samples)
    {
        foreach (var sample in samples)
            if (MathF.Abs(sample) >= SilentBelow)
                return false;
        return true;
    }
}

/// <summary>
/// Plays keys of one instrument: hands over each key's <see cref="NoteSignal.Samples"/> samples in turn, silent ones too.
/// </summary>
delegate void PlayNotes(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken);

/// <summary>Receives one note; the samples are only valid during the call.</summary>
delegate void TakeNote(NoteKey key, ReadOnlySpan<float> samples);
