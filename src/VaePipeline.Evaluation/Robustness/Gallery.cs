using System.Numerics.Tensors;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>One kind of vectors of the gallery's notes, in which perturbed notes look for neighbors by Euclidean distance.</summary>
/// <param name="vectors">(N) vectors of the notes.</param>
/// <param name="instruments">(N) the instrument of each.</param>
sealed class Gallery(float[][] vectors, string[] instruments)
{
    /// <summary>What happened to one note; NaN where nothing can be compared.</summary>
    public readonly record struct Answer(double Cosine, double Distance, double Another, double Same);

    /// <summary>Compares a perturbed vector with the note that it is of. Twins, notes with the original's vector, are left out.</summary>
    public Answer Ask(int note, float[]? perturbed)
    {
        if (perturbed is null)
            return new(double.NaN, double.NaN, 1, 0);
        var original = vectors[note];
        var (nearest, other, otherOfOriginal) = (
            (Distance: double.PositiveInfinity, Row: -1),
            (Distance: double.PositiveInfinity, Row: -1),
            double.PositiveInfinity
        );
        for (var row = 0; row < vectors.Length; row++)
        {
            var isTwin = row != note && vectors[row].AsSpan().SequenceEqual(original);
            if (isTwin)
                continue;
            double distance = TensorPrimitives.Distance<float>(vectors[row], perturbed);
            if (distance < nearest.Distance)
                nearest = (distance, row);
            if (row == note)
                continue;
            if (distance < other.Distance)
                other = (distance, row);
            otherOfOriginal = Math.Min(otherOfOriginal, TensorPrimitives.Distance<float>(vectors[row], original));
        }
        return new(
            Math.Clamp(TensorPrimitives.CosineSimilarity<float>(original, perturbed), -1, 1),
            TensorPrimitives.Distance<float>(original, perturbed) / otherOfOriginal,
            instruments[nearest.Row] == instruments[note] ? 0 : 1,
            instruments[other.Row] == instruments[note] ? 1 : 0
        );
    }

    /// <summary>Notes whose vector another note has as well.</summary>
    public int Twins =>
        vectors.Length
        - vectors
            .Select(vector => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(vector)))
            .CountBy(text => text)
            .Count(pair => pair.Value == 1);
}
