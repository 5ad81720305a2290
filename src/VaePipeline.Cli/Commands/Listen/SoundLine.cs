using VaePipeline.Evaluation.Listening;
using static System.FormattableString;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>The line that is printed for a synthesized sound.</summary>
static class SoundLine
{
    public static string Of(SynthesizedSound sound)
    {
        var pitch = sound.Label.Pitch is { } value ? $", pitch {value}" : "";
        var decoded = sound.DecodedError is { } error ? Invariant($", error of the decoder {error:0.0000}") : "";
        return Invariant($"{sound.Wav}  {sound.Seconds:0.00} s{pitch}{decoded}, of the sound {sound.SynthesisError:0.0000}");
    }
}
