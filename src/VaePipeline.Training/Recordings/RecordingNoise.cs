using System.Numerics.Tensors;

namespace VaePipeline.Training.Recordings;

/// <summary>White and brown noise, made once: drawing 33,000 normal numbers takes longer than everything else that is done to a note.</summary>
sealed class RecordingNoise
{
    const int Length = 1 << 18;
    const float Leak = 0.98f; // of the integrator that makes brown noise: about 50 Hz at 16 kHz

    readonly float[] _white = new float[Length];
    readonly float[] _brown = new float[Length];

    /// <summary>The noise of a seed.</summary>
    public RecordingNoise(int seed)
    {
        new Philox(seed, RandomStream.RecordingNoise).FillNormal(_white);
        var level = 0f;
        for (var i = 0; i < Length; i++)
            _brown[i] = level = Leak * level + MathF.Sqrt(1 - Leak * Leak) * _white[Length - 1 - i];
    }

    /// <summary>Noise between white (0) and brown (1) with a root mean square of about 1.</summary>
    public void Fill(Span<float> noise, float brown, ref Philox random)
    {
        if (noise.Length > Length / 2)
        {
            Fill(noise[..(Length / 2)], brown, ref random);
            Fill(noise[(Length / 2)..], brown, ref random);
            return;
        }
        var (first, second) = (random.NextBelow(Length - noise.Length), random.NextBelow(Length - noise.Length));
        TensorPrimitives.Multiply(_white.AsSpan(first, noise.Length), MathF.Sqrt(1 - brown), noise);
        TensorPrimitives.MultiplyAdd(_brown.AsSpan(second, noise.Length), MathF.Sqrt(brown), noise, noise);
    }
}
