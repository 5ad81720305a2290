namespace VaePipeline.Datasets.Rendering;

/// <summary>The format of every rendered note, as in NSynth: 16 kHz mono, 4 s, key held for 3 s.</summary>
static class NoteSignal
{
    public const int SampleRate = 16_000;
    public const int Samples = 4 * SampleRate;
    public const int HeldMilliseconds = 3_000;

    /// <summary>A note whose samples all stay below this value (-72 dB of full scale) counts as silent.</summary>
    public const float SilentBelow = 8f / 32768f;

    public static bool IsSilent(ReadOnlySpan<float> samples)
    {
        foreach (var sample in samples)
            if (MathF.Abs(sample) >= SilentBelow)
                return false;
        return true;
    }
}
