namespace VaePipeline.Datasets.Synthesis;

/// <summary>The embedded synthesizer's instruments: four per NSynth family, each with its voice and pitch range.</summary>
static class SynthesizedInstruments
{
    const string Acoustic = "acoustic",
        Electronic = "electronic",
        Synthetic = "synthetic";

    // csharpier-ignore - a table to read row by row
    static readonly (string Title, string Family, string Source, int Low, int High, Voice Voice)[] Table =
    [
        ("plucked bass", "bass", Acoustic, 24, 72,
            new PluckedVoice { Ring = 2.5, Brightness = 0.25, PickAt = 0.3, Finger = 0.8, Gain = 0.6 }),
        ("picked bass", "bass", Electronic, 24, 72, new PluckedVoice { Ring = 5, Brightness = 0.75, PickAt = 0.12, Finger = 0.2 }),
        ("saw bass", "bass", Synthetic, 24, 72,
            new SubtractiveVoice { Opens = 3.5, Filter = new(0.003, 1.2, 0.1, 0.2), Resonance = 0.5, Cents = [-5, 5] }),
        ("frequency bass", "bass", Synthetic, 24, 72,
            new FmVoice { Pairs = [new(1, 1, 4, 2, 1), new(1, 2, 1.5, 1, 0.3)], Envelope = new(0.002, 6, 0.3, 0.2) }),

        ("trumpet", "brass", Acoustic, 48, 96,
            new PartialsVoice { Slope = 0.5,
                Softening = 0.35, Swell = 1, Envelope = new(0.06, 3, 0.8, 0.15), Vibrato = 0.08, Gain = 0.09 }),
        ("horn", "brass", Acoustic, 34, 82,
            new PartialsVoice { Slope = 1.1, Softening = 0.6, Swell = 1, Envelope = new(0.11, 3, 0.85, 0.25), Gain = 0.22 }),
        ("muted trumpet", "brass", Acoustic, 48, 96,
            new FormantVoice { Formants = [new(1_500, 300, 1), new(3_000, 500, 0.8)],
                Direct = 0.02, SourceCorner = 5_000, Vibrato = 0.1, Envelope = new(0.04, 4, 0.8, 0.1), Gain = 1 }),
        ("saw brass", "brass", Synthetic, 34, 96,
            new SubtractiveVoice { Cents = [-8, 0, 8], Closed = 0.2, Opens = 4,
                Filter = new(0.18, 2, 0.6, 0.3), Envelope = new(0.04, 5, 0.9, 0.25) }),

        ("flute", "flute", Acoustic, 59, 103,
            new PartialsVoice { Levels = [1, 0.35, 0.12, 0.05, 0.02], Slope = 3, Breath = 0.08, Vibrato = 0.15,
                Softening = 0.4, Envelope = new(0.09, 10, 1, 0.15) }),
        ("pan flute", "flute", Acoustic, 55, 98,
            new PartialsVoice { Levels = [1, 0.08, 0.2, 0.03, 0.05], Slope = 3, Breath = 0.3, Envelope = new(0.05, 1.5, 0.7, 0.2) }),
        ("ocarina", "flute", Acoustic, 60, 101,
            new PartialsVoice { Levels = [1, 0.03, 0.01], Slope = 4, Breath = 0.03, Vibrato = 0.1, Envelope = new(0.06, 10, 1, 0.1) }),
        ("whistle lead", "flute", Synthetic, 55, 103,
            new SubtractiveVoice { PulseWidth = 0.5, Closed = 0.2, Opens = 1.2,
                Filter = new(0.05, 3, 0.7, 0.2), Vibrato = 0.2, Envelope = new(0.05, 10, 1, 0.15), Gain = 0.4 }),

        ("nylon guitar", "guitar", Acoustic, 36, 92,
            new PluckedVoice { Ring = 3, Brightness = 0.4, PickAt = 0.3, Finger = 0.65, Gain = 0.7 }),
        ("steel guitar", "guitar", Acoustic, 36, 92, new PluckedVoice { Ring = 6, Brightness = 0.85, PickAt = 0.15, Finger = 0.1 }),
        ("clean guitar", "guitar", Electronic, 36, 92,
            new PluckedVoice { Ring = 8, Brightness = 0.6, PickAt = 0.25, Finger = 0.3, Release = 0.3 }),
        ("driven guitar", "guitar", Electronic, 36, 92,
            new PluckedVoice { Ring = 12, Brightness = 0.7, PickAt = 0.1, Finger = 0.2, Drive = 25, Release = 0.1 }),

        ("piano", "keyboard", Acoustic, 21, 108,
            new PartialsVoice { Slope = 1.2, Stiffness = 0.0004, Ring = 6, Softening = 0.35, Envelope = new(0.002, 60, 1, 0.25) }),
        ("harpsichord", "keyboard", Acoustic, 29, 96,
            new PluckedVoice { Ring = 5, Brightness = 0.95, PickAt = 0.09, Finger = 0, Release = 0.1, Gain = 0.5 }),
        ("tine piano", "keyboard", Electronic, 28, 103,
            new FmVoice { Pairs = [new(1, 1, 1.6, 3, 1), new(1, 14, 0.8, 0.5, 0.35)], Envelope = new(0.002, 5, 0, 0.3) }),
        ("reed piano", "keyboard", Electronic, 28, 103,
            new FmVoice { Pairs = [new(1, 2, 2.2, 4, 1), new(2, 1, 1, 1, 0.15)], Envelope = new(0.004, 4, 0, 0.2) }),

        ("marimba", "mallet", Acoustic, 40, 96,
            new PartialsVoice { Ratios = [1, 3.93, 9.6], Levels = [1, 0.3, 0.12], Ring = 1.2, RingLoss = 1.5,
                Softening = 1, Envelope = new(0.002, 60, 1, 0.5), Gain = 0.5 }),
        ("vibraphone", "mallet", Acoustic, 48, 96,
            new PartialsVoice { Ratios = [1, 4, 9.2], Levels = [1, 0.25, 0.06], Ring = 8, RingLoss = 1,
                Softening = 1, Tremolo = 0.5, Envelope = new(0.002, 60, 1, 0.5), Gain = 0.5 }),
        ("glockenspiel", "mallet", Acoustic, 60, 108,
            new PartialsVoice { Ratios = [1, 2.76, 5.4, 8.93], Levels = [1, 0.5, 0.25, 0.1], Ring = 5, RingLoss = 0.5,
                Softening = 0.8, Envelope = new(0.001, 60, 1, 0.8), Gain = 0.4 }),
        ("tubular bells", "mallet", Synthetic, 48, 96,
            new FmVoice { Pairs = [new(1, 1.4, 3, 6, 1), new(2.76, 1.4, 1.5, 3, 0.4)], Envelope = new(0.002, 6, 0, 1.5) }),

        ("full organ", "organ", Electronic, 24, 96,
            new PartialsVoice { Ratios = [0.5, 1, 1.5, 2, 3, 4, 5, 6, 8], Levels = [0.8, 1, 0.8, 0.6, 0.4, 0.5, 0.2, 0.2, 0.4],
                Softening = 0, Envelope = new(0.006, 10, 1, 0.05), Gain = 0.13 }),
        ("mellow organ", "organ", Electronic, 24, 96,
            new PartialsVoice { Ratios = [0.5, 1, 1.5, 2, 3], Levels = [1, 1, 0.7, 0.15, 0.08],
                Softening = 0, Tremolo = 0.3, Envelope = new(0.008, 10, 1, 0.06), Gain = 0.18 }),
        ("pipe organ", "organ", Acoustic, 24, 103,
            new PartialsVoice { Slope = 1.6, Even = 0.6, Softening = 0.02, Breath = 0.03, Envelope = new(0.12, 10, 1, 0.4), Gain = 0.25 }),
        ("reed organ", "organ", Acoustic, 29, 96,
            new SubtractiveVoice { PulseWidth = 0.25, Cents = [-3, 3], Closed = 3, Opens = 0.5,
                Filter = new(0.1, 10, 1, 0.3), Resonance = 0, Envelope = new(0.08, 10, 1, 0.12) }),

        ("clarinet", "reed", Acoustic, 50, 94,
            new PartialsVoice { Slope = 1, Even = 0.06,
                Softening = 0.3, Swell = 0.7, Breath = 0.015, Envelope = new(0.05, 10, 0.95, 0.12), Gain = 0.25 }),
        ("oboe", "reed", Acoustic, 58, 96,
            new FormantVoice { Formants = [new(1_100, 180, 1), new(2_800, 350, 0.8)],
                Direct = 0.1, SourceCorner = 6_000, Vibrato = 0.15, Envelope = new(0.05, 10, 0.95, 0.1), Gain = 1.2 }),
        ("saxophone", "reed", Acoustic, 42, 90,
            new FormantVoice { Formants = [new(600, 250, 1), new(1_700, 400, 0.5)],
                Direct = 0.25, SourceCorner = 3_000, Breath = 0.25, Vibrato = 0.2, Envelope = new(0.06, 4, 0.85, 0.12) }),
        ("bassoon", "reed", Acoustic, 34, 77,
            new FormantVoice { Formants = [new(480, 90, 1.3), new(1_200, 250, 0.3)],
                Direct = 0.1, SourceCorner = 1_800, Vibrato = 0.05, Envelope = new(0.07, 10, 0.9, 0.12), Gain = 1 }),

        ("violin", "string", Acoustic, 55, 103,
            new FormantVoice { Formants = [new(290, 60, 0.6), new(470, 80, 0.7), new(1_050, 150, 0.6), new(2_700, 700, 0.9)],
                Direct = 0.25, SourceCorner = 4_500, Vibrato = 0.3, Breath = 0.05, Envelope = new(0.09, 10, 0.95, 0.2) }),
        ("cello", "string", Acoustic, 36, 84,
            new FormantVoice { Formants = [new(180, 50, 0.8), new(400, 80, 0.8), new(900, 200, 0.5), new(2_000, 600, 0.4)],
                Direct = 0.25, SourceCorner = 2_500, Vibrato = 0.22, Breath = 0.05, Envelope = new(0.12, 10, 0.95, 0.25) }),
        ("plucked strings", "string", Acoustic, 28, 96,
            new PluckedVoice { Ring = 0.9, Brightness = 0.45, PickAt = 0.4, Finger = 0.6, Gain = 0.8 }),
        ("string machine", "string", Synthetic, 28, 96,
            new SubtractiveVoice { Cents = [-14, -6, 0, 7, 13], Closed = 2.2, Opens = 1.5,
                Filter = new(0.5, 10, 1, 0.5), Resonance = 0, Envelope = new(0.35, 10, 1, 0.6) }),

        ("square lead", "synth_lead", Synthetic, 28, 103,
            new SubtractiveVoice { PulseWidth = 0.5, Closed = 3, Opens = 2, Resonance = 0.1, Vibrato = 0.1 }),
        ("sharp lead", "synth_lead", Synthetic, 28, 103,
            new SubtractiveVoice { Cents = [-7, 7], Closed = 0.5, Opens = 4.5, Resonance = 0.75, Filter = new(0.01, 2, 0.35, 0.2) }),
        ("narrow pulse lead", "synth_lead", Synthetic, 28, 103,
            new SubtractiveVoice { PulseWidth = 0.18, WidthSwing = 0.12, Closed = 4, Opens = 1, Resonance = 0.1 }),
        ("metal lead", "synth_lead", Synthetic, 28, 103,
            new FmVoice { Pairs = [new(1, 3, 2.5, 20, 1), new(2, 1, 1.5, 20, 0.5)], Envelope = new(0.01, 10, 0.85, 0.2) }),

        ("voice ah", "vocal", Acoustic, 36, 84,
            new FormantVoice { Formants = [new(700, 110, 1), new(1_200, 120, 0.6), new(2_600, 160, 0.25), new(3_500, 250, 0.15)],
                SourceCorner = 1_500, Vibrato = 0.35, Breath = 0.05, Envelope = new(0.15, 10, 0.95, 0.25), Gain = 1.2 }),
        ("voice oo", "vocal", Acoustic, 36, 84,
            new FormantVoice { Formants = [new(320, 70, 1), new(800, 100, 0.4), new(2_400, 160, 0.06)],
                SourceCorner = 1_000, Vibrato = 0.3, Breath = 0.08, Envelope = new(0.18, 10, 0.95, 0.3), Gain = 1.2 }),
        ("voice ee", "vocal", Acoustic, 36, 84,
            new FormantVoice { Formants = [new(300, 70, 1), new(2_300, 180, 0.6), new(3_000, 250, 0.5)],
                SourceCorner = 2_000, Vibrato = 0.3, Breath = 0.05, Envelope = new(0.12, 10, 0.95, 0.25), Gain = 1.2 }),
        ("voice machine", "vocal", Synthetic, 36, 84,
            new FormantVoice { Formants = [new(550, 60, 1), new(950, 70, 0.8), new(2_500, 120, 0.5)],
                SourceCorner = 5_000, Vibrato = 0, Envelope = new(0.03, 10, 1, 0.2), Gain = 1 }),
    ];

    /// <summary>All instruments, numbered within family and source as in NSynth.</summary>
    public static IReadOnlyList<RenderInstrument> All { get; } =
        RenderInstrument.Numbered(Table.Select((row, program) => (program, row.Title, row.Family, row.Source, row.Low, row.High)));

    public static Voice VoiceOf(RenderInstrument instrument) => Table[instrument.Program].Voice;
}
