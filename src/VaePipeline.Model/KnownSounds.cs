using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;

namespace VaePipeline.Model;

/// <summary>
/// What a model has heard: directions of training vectors that together are near to all of them. They tell how unlike the training notes a sound
/// is. Stored as known.safetensors in the model's folder.
/// </summary>
/// <remarks>
/// The novelty of a vector is the distance of its direction to the nearest of these, divided by the distance between instruments: three quarters of the
/// held-out notes are at most as far from the nearest note of another instrument. So a sound of novelty above 1 is farther from all instruments that the
/// model knows than these usually are from each other.
/// </remarks>
public sealed class KnownSounds
{
    /// <summary>Name of the file in a model's folder.</summary>
    public const string FileName = "known.safetensors";

    const int MaxDirections = 2048;
    const double OtherInstruments = 0.75; // quantiles of held-out notes
    const double SameSet = 0.99;
    const float Same = 1 - 1e-6f; // cosine of directions that are equal but for rounding
    const string DirectionsName = "directions";
    const string DistanceKey = "distance";
    const string FingerprintKey = "fingerprint";

    // (latent, count): one unit of all directions after another, so that the products of one unit are one loop.
    readonly float[] _units;
    readonly int _count;
    readonly int _latent;

    KnownSounds(string fingerprint, float[] units, int latent, double distance) =>
        (Fingerprint, _units, _latent, _count, Distance) = (fingerprint, units, latent, units.Length / latent, distance);

    /// <summary>The fingerprint of the model.</summary>
    public string Fingerprint { get; }

    /// <summary>The distance of directions, from 0 to 2, at which novelty is 1.</summary>
    public double Distance { get; }

    /// <summary>
    /// Chooses the directions: the first training vector, then always the one that is farthest from those chosen (Gonzalez, "Clustering to
    /// minimize the maximum intercluster distance", 1985). Null if the held-out vectors are no distance away from them.
    /// </summary>
    /// <param name="fingerprint">The model's fingerprint.</param>
    /// <param name="latent">The size of a vector.</param>
    /// <param name="training">(n, latent) vectors of training notes.</param>
    /// <param name="heldOut">(m, latent) vectors of other notes of the same set.</param>
    /// <param name="instruments">
    /// (n) instruments of the training notes, and (m) of the held-out ones. If all are null, the distance is that which 99 % of the held-out
    /// notes stay below.
    /// </param>
    internal static KnownSounds? Of(
        string fingerprint,
        int latent,
        float[] training,
        float[] heldOut,
        (IReadOnlyList<string?> Training, IReadOnlyList<string?> HeldOut) instruments
    )
    {
        var directions = Directions(training, latent);
        var chosen = Spread(directions, latent);
        float[] values = [.. chosen.SelectMany(row => directions.AsSpan(row * latent, latent).ToArray())];
        var known = new KnownSounds(fingerprint, Transposed(values, latent), latent, 1);
        var owners = chosen.Select(row => instruments.Training[row]).ToArray();
        var areLabeled = owners.Distinct(StringComparer.Ordinal).Count() > 1;
        var distances = Enumerable
            .Range(0, heldOut.Length / latent)
            .Select(i =>
                known.DistanceOf(
                    heldOut.AsSpan(i * latent, latent),
                    areLabeled && instruments.HeldOut[i] is { } own ? place => owners[place] != own : null
                )
            )
            .Order()
            .ToArray();
        var distance = distances[(int)((areLabeled ? OtherInstruments : SameSet) * (distances.Length - 1))];
        return distance > 0 ? new(fingerprint, known._units, latent, distance) : null;
    }

    /// <summary>How unlike the training notes a sound is: 0 for the same, above 1 for what is like no instrument that the model knows.</summary>
    /// <param name="embedding">(latent) the sound's vector.</param>
    /// <exception cref="ArgumentException">The vector has another size.</exception>
    public float NoveltyOf(ReadOnlySpan<float> embedding)
    {
        if (embedding.Length != _latent)
            throw new ArgumentException($"The vector has {embedding.Length} values, those of the model {_latent}.", nameof(embedding));
        return (float)(DistanceOf(embedding, null) / Distance);
    }

    /// <summary>The distance of a vector's direction to the nearest one, of those that count.</summary>
    /// <param name="embedding">(latent)</param>
    /// <param name="counts">Whether the direction of an index counts; null if all do.</param>
    double DistanceOf(ReadOnlySpan<float> embedding, Func<int, bool>? counts)
    {
        var rented = ArrayPool<float>.Shared.Rent(_count);
        var products = rented.AsSpan(0, _count);
        products.Clear();
        for (var unit = 0; unit < _latent; unit++)
            TensorPrimitives.FusedMultiplyAdd(_units.AsSpan(unit * _count, _count), embedding[unit], products, products);
        for (var place = 0; place < _count && counts is not null; place++)
            if (!counts(place))
                products[place] = float.MinValue;
        var (length, nearest) = (TensorPrimitives.Norm(embedding), TensorPrimitives.Max<float>(products));
        ArrayPool<float>.Shared.Return(rented);
        var cosine = length > 0 ? Math.Clamp((double)nearest / length, -1, 1) : 0;
        return Math.Sqrt(2 - 2 * cosine);
    }

    /// <summary>Reads the file of a model's folder; null if there is none.</summary>
    /// <exception cref="ModelFormatException">The file is damaged.</exception>
    public static KnownSounds? Read(string modelFolder)
    {
        var path = Path.Combine(modelFolder, FileName);
        if (!File.Exists(path))
            return null;
        var file = Safetensors.Read(path);
        if (
            file is not { Tensors: [{ Name: DirectionsName, Shape: [> 0, > 0] } directions] }
            || !Array.TrueForAll(directions.Values, float.IsFinite)
            || !file.Metadata.TryGetValue(FingerprintKey, out var fingerprint)
            || !file.Metadata.TryGetValue(DistanceKey, out var text)
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var distance)
            || distance is not (> 0 and <= 2)
        )
            throw new ModelFormatException(
                $"{path}: not the known sounds of a model, or damaged; copy it again, or delete it to go on without novelty."
            );
        return new(fingerprint, Transposed(directions.Values, directions.Shape[1]), directions.Shape[1], distance);
    }

    /// <summary>Reads the file of a model's folder; null if there is none.</summary>
    /// <exception cref="ModelFormatException">The file is damaged, or belongs to another model.</exception>
    internal static KnownSounds? Read(string modelFolder, string fingerprint, int latent)
    {
        var known = Read(modelFolder);
        if (known is not null && (known.Fingerprint != fingerprint || known._latent != latent))
            throw new ModelFormatException(
                $"{Path.Combine(modelFolder, FileName)}: of model {known.Fingerprint} with {known._latent} units, but the model is {fingerprint} with {latent}; copy the file of this model, or delete it to go on without novelty."
            );
        return known;
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    internal void Write(string modelFolder) =>
        Safetensors.Write(
            Path.Combine(modelFolder, FileName),
            [new(DirectionsName, [_count, _latent], Transposed(_units, _count))],
            new Dictionary<string, string>
            {
                [DistanceKey] = Distance.ToString("R", CultureInfo.InvariantCulture),
                [FingerprintKey] = Fingerprint,
            }
        );

    /// <summary>(n, latent) of length 1; vectors without a direction stay 0.</summary>
    static float[] Directions(ReadOnlySpan<float> vectors, int latent)
    {
        var directions = vectors.ToArray();
        for (var i = 0; i < directions.Length; i += latent)
        {
            var row = directions.AsSpan(i, latent);
            if (TensorPrimitives.Norm(row) is > 0 and var length)
                TensorPrimitives.Divide(row, length, row);
        }
        return directions;
    }

    /// <summary>At most <see cref="MaxDirections"/> rows of (n, latent): each is the one that is farthest from all before it.</summary>
    static List<int> Spread(float[] directions, int latent)
    {
        var count = directions.Length / latent;
        var units = Transposed(directions, latent); // (latent, count)
        var (nearest, products) = (new float[count], new float[count]);
        nearest.AsSpan().Fill(float.MinValue);
        var chosen = new List<int>();
        while (chosen.Count < Math.Min(count, MaxDirections))
        {
            var next = TensorPrimitives.IndexOfMin<float>(nearest);
            if (nearest[next] > Same)
                break;
            chosen.Add(next);
            products.AsSpan().Clear();
            for (var unit = 0; unit < latent; unit++)
                TensorPrimitives.FusedMultiplyAdd(units.AsSpan(unit * count, count), directions[next * latent + unit], products, products);
            TensorPrimitives.Max(nearest, products, nearest);
        }
        return chosen;
    }

    /// <summary>(columns, rows) of (rows, columns).</summary>
    static float[] Transposed(float[] values, int columns)
    {
        var rows = values.Length / columns;
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
            transposed[column * rows + row] = values[row * columns + column];
        return transposed;
    }
}
