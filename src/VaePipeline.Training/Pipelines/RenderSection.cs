namespace VaePipeline.Training.Pipelines;

/// <summary>The notes to render into the folder of the dataset.</summary>
sealed record RenderSection
{
    /// <summary>Number of notes, spread evenly over the instruments. 1 or more; default 12,600.</summary>
    public int Notes { get; init; } = 12_600;

    /// <summary>Seed of the random pitches and velocities; the same seed gives the same notes. [0, 2^31); default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A General MIDI SoundFont; by default the one of the system or, if there is none, the built-in synthesizer.</summary>
    public string? SoundFont { get; init; }

    /// <summary>Several SoundFonts, in place of <see cref="SoundFont"/>: each gives an equal share of the notes, as a set in a subfolder of its name.</summary>
    public IList<string>? SoundFonts { get; init; }

    /// <summary>Also renders the percussion of General MIDI, which has no pitch; it needs a SoundFont. Default false.</summary>
    public bool Drums { get; init; }

    /// <summary>Compares the SoundFonts by their paths.</summary>
    public bool Equals(RenderSection? other) =>
        other is not null
        && (Notes, Seed, SoundFont, Drums) == (other.Notes, other.Seed, other.SoundFont, other.Drums)
        && (SoundFonts ?? []).SequenceEqual(other.SoundFonts ?? [], StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Notes, Seed, SoundFont, Drums, SoundFonts?.Count);

    internal RenderSection Validated()
    {
        Require.That(Notes >= 1, Notes, "1 or more");
        Require.That(Seed >= 0, Seed, "0 or more");
        Require.That(SoundFonts is null or { Count: > 0 }, SoundFonts?.Count, "one file or more", nameof(SoundFonts));
        Require.That(SoundFont is null || SoundFonts is null, SoundFont, "left out if sound_fonts is given", nameof(SoundFont));
        return this;
    }
}
