using VaePipeline.Evaluation.Listening;
using static System.FormattableString;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>What is printed of a sound that was made.</summary>
static class SoundLine
{
    public static string Of(HeardSound sound)
    {
        var pitch = sound.Told.Pitch is { } told ? $", pitch {told}" : "";
        var decoded = sound.DecodedError is { } error ? Invariant($", error of the decoder {error:0.0000}") : "";
        return Invariant($"{sound.Wav}  {sound.Seconds:0.00} s{pitch}{decoded}, of the sound {sound.HeardError:0.0000}");
    }
}
