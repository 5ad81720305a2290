using System.Numerics.Tensors;
using VaePipeline.Evaluation.Neighbors;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>One kind of vectors of the gallery's notes, in which perturbed notes look for neighbors by Euclidean distance.</summary>
/// <param name="vectors">(N) vectors of the notes.</param>
/// <param name="instruments">(N) the instrument of each.</param>
/// <param name="twins">Notes of the same samples.</param>
sealed class Gallery(float[][] vectors, string[] instruments, TwinRows twins)
{
    /// <summary>What happened to one note; NaN where nothing can be compared.</summary>
    public readonly record struct Answer(double Cosine, double Distance, double Another, double Same)
    {
        /// <summary>The answer of a perturbed sound without a vector.</summary>
        public static Answer Lost { get; } = new(double.NaN, double.NaN, Another: 1, Same: 0) { IsLost = true };

        /// <summary>Whether the perturbed sound has no vector.</summary>
        public bool IsLost { get; private init; }
    }

    /// <summary>Compares a perturbed vector with the note that it is of. The note's twins are left out.</summary>
    public Answer Ask(int note, float[]? perturbed)
    {
        if (perturbed is null)
            return Answer.Lost;
        var original = vectors[note];
        var (nearest, other, otherOfOriginal) = (
            (Distance: double.PositiveInfinity, Row: -1),
            (Distance: double.PositiveInfinity, Row: -1),
            double.PositiveInfinity
        );
        for (var row = 0; row < vectors.Length; row++)
        {
            if (twins.Are(row, note))
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
            other.Row < 0 ? double.NaN : TensorPrimitives.Distance<float>(original, perturbed) / otherOfOriginal,
            instruments[nearest.Row] == instruments[note] ? 0 : 1,
            other.Row < 0 ? double.NaN
                : instruments[other.Row] == instruments[note] ? 1
                : 0
        );
    }
}
