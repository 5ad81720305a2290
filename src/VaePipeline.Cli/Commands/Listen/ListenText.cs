using VaePipeline.Evaluation.Listening;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>The lines that listening commands print.</summary>
static class ListenText
{
    /// <summary>Differences in seconds and dB that are too small to mention.</summary>
    const double SmallStart = 0.005;
    const double SmallCut = 0.05;
    const double SmallLoss = -0.5;

    /// <summary>A reconstruction and its errors.</summary>
    public static IEnumerable<string> OfReconstruction(HeardSound input, SynthesizedSound sound) =>
        [
            Start(sound) + UnpitchedOf(input, ",") + ErrorsOf(input.Error) + InBrackets([.. PartOf(input), .. LossOf(sound)]),
            .. MissingOf(input),
            .. PoorFitOf(input),
        ];

    /// <summary>An input of the other commands and the errors of its reconstruction.</summary>
    public static IEnumerable<string> OfInput(HeardSound input) =>
        [
            $"{input.Path}  reconstructed{PitchOf(input.Label, " at")}{UnpitchedOf(input, " with")}{ErrorsOf(input.Error)}{InBrackets(PartOf(input))}",
            .. MissingOf(input),
            .. PoorFitOf(input),
        ];

    /// <summary>A sound that no input can be compared with.</summary>
    public static string OfSound(SynthesizedSound sound) =>
        FormattableString.Invariant($"{Start(sound)}, error of the synthesis {sound.SynthesisError:0.0000}") + InBrackets(LossOf(sound));

    static string Start(SynthesizedSound sound) =>
        FormattableString.Invariant($"{sound.Wav}  {sound.Seconds:0.00} s{PitchOf(sound.Label, ",")}");

    static string PitchOf(PartialLabel label, string before) => label.Pitch is { } pitch ? $"{before} pitch {pitch}" : "";

    static string UnpitchedOf(HeardSound input, string before) => input.PitchSource is PitchSource.Unpitched ? $"{before} no pitch" : "";

    static string ErrorsOf(ReconstructionError error) =>
        error.Decoder is { } decoder
            ? FormattableString.Invariant($", error of the decoder {decoder:0.0000}, of the sound {error.Sound:0.0000}")
            : FormattableString.Invariant($", error of the sound {error.Sound:0.0000}");

    static string InBrackets(IEnumerable<string> facts) => facts.Any() ? $" ({string.Join("; ", facts)})" : "";

    static IEnumerable<string> PartOf(HeardSound input)
    {
        var part = input.Part;
        if (part.StartSeconds >= SmallStart)
            yield return FormattableString.Invariant($"from {part.StartSeconds:0.00} s on, where the sound starts");
        if (part.IsCut && part.SourceSeconds - part.StartSeconds - part.Seconds >= SmallCut)
            yield return FormattableString.Invariant(
                $"the {(input.Error.Decoder is null ? "features cover" : "model hears")} {part.Seconds:0.00} s of {part.SourceSeconds:0.00} s"
            );
    }

    static IEnumerable<string> LossOf(SynthesizedSound sound)
    {
        if (sound.LevelDb <= SmallLoss)
            yield return FormattableString.Invariant($"{-sound.LevelDb:0.0} dB quieter than the input, or its peaks would clip");
    }

    static IEnumerable<string> MissingOf(HeardSound input) => input.Part.Missing.Length == 0 ? [] : [$"  {input.Part.Missing}"];

    static IEnumerable<string> PoorFitOf(HeardSound input)
    {
        var off = FormattableString.Invariant($"off by {input.Error.SoundDb:0} dB");
        if (input is { PitchSource: PitchSource.Guessed, Label.Pitch: { } pitch })
            yield return FormattableString.Invariant($"  no pitch fits: the nearest, {pitch} ({Hertz(pitch):#,0} Hz), is {off}");
        else if (input.Error.IsPoor)
            yield return $"  {off}: the model does not know such sounds{PitchOf(input.Label, " at")}";
    }

    static double Hertz(int pitch) => 440 * Math.Pow(2, (pitch - 69) / 12.0);
}
