namespace VaePipeline.Evaluation.Drawing;

/// <summary>24-bit color.</summary>
readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    public static Rgb Of(uint hex) => new((byte)(hex >> 16), (byte)(hex >> 8), (byte)hex);

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
