namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>What plays the notes of a rendered set.</summary>
enum Instruments
{
    /// <summary>fluidsynth if it and a SoundFont are installed, otherwise the embedded synthesizer.</summary>
    Auto,

    /// <summary>The fluidsynth program with a SoundFont.</summary>
    FluidSynth,

    /// <summary>The synthesizer of this program.</summary>
    Embedded,
}
