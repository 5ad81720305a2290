namespace VaePipeline.Training.Pipelines;

/// <summary>
/// What recordings of a note have in common with it, so that the vector depends on the timbre alone. Before it reads a note, the encoder gets
/// changes of its sound, each with a probability of its own, drawn again for every note and epoch; then the sound is prepared as when it is embedded. The
/// decoder's target is the clean, whole note.
/// </summary>
public sealed record RecordingSection
{
    /// <summary>Probability that the note stays as it is, which keeps the reconstruction of clean notes good. [0, 1]; default 0.25.</summary>
    public double Clean { get; init; } = 0.25;

    /// <summary>Probability of a detuning, up to 50 cents. [0, 1]; default 0.3.</summary>
    public double Detuned { get; init; } = 0.3;

    /// <summary>Probability that the attack is missing: the first 2 to 100 ms. [0, 1]; default 0.2.</summary>
    public double Late { get; init; } = 0.2;

    /// <summary>Probability of a loop of 0.1 to 1 s. [0, 1]; default 0.1.</summary>
    public double Looped { get; init; } = 0.1;

    /// <summary>Probability of an end after 0.04 to 2.2 s, abrupt or faded out. [0, 1]; default 0.6.</summary>
    public double Cut { get; init; } = 0.6;

    /// <summary>Probability of silence before, up to 0.3 s, which the noise fills. [0, 1]; default 0.15.</summary>
    public double Lead { get; init; } = 0.15;

    /// <summary>Probability of clipping, up to 20 dB. [0, 1]; default 0.2.</summary>
    public double Clipped { get; init; } = 0.2;

    /// <summary>Probability of noise, white to brown, at -75 to -30 dB. [0, 1]; default 0.45.</summary>
    public double Noise { get; init; } = 0.45;

    /// <summary>Probability of hum, 50 or 60 Hz and harmonics, at -65 to -35 dB. [0, 1]; default 0.08.</summary>
    public double Hum { get; init; } = 0.08;

    /// <summary>Probability of a coder's noise, which follows the level of the sound 12 to 40 dB below it. [0, 1]; default 0.1.</summary>
    public double Coded { get; init; } = 0.1;

    /// <summary>Probability of coarse steps: the note uses 4 to 12 bits. [0, 1]; default 0.15.</summary>
    public double Quantized { get; init; } = 0.15;

    /// <summary>Probability of a tilt of the spectrum, up to 6 dB either way from the lowest band to the highest. [0, 1]; default 0.4.</summary>
    public double Tilted { get; init; } = 0.4;

    /// <summary>Probability of an upper limit of the band, 2.5 to 8 kHz. [0, 1]; default 0.3.</summary>
    public double BandLimited { get; init; } = 0.3;

    /// <summary>Probability of a room's tail, 10 to 30 dB below the note. [0, 1]; default 0.15.</summary>
    public double Room { get; init; } = 0.15;

    internal RecordingSection Validated()
    {
        Share(Clean, nameof(Clean));
        Share(Detuned, nameof(Detuned));
        Share(Late, nameof(Late));
        Share(Looped, nameof(Looped));
        Share(Cut, nameof(Cut));
        Share(Lead, nameof(Lead));
        Share(Clipped, nameof(Clipped));
        Share(Noise, nameof(Noise));
        Share(Hum, nameof(Hum));
        Share(Coded, nameof(Coded));
        Share(Quantized, nameof(Quantized));
        Share(Tilted, nameof(Tilted));
        Share(BandLimited, nameof(BandLimited));
        Share(Room, nameof(Room));
        return this;
    }

    static void Share(double value, string name) => Require.That(value is >= 0 and <= 1, value, "0 to 1", name);
}
