using VaePipeline.Foundation;
using VaePipeline.Model;

namespace VaePipeline.Tests.Model;

public sealed class KnownSoundsTests : IDisposable
{
    const int Latent = 8;
    const string Fingerprint = "0123456789abcdef";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Novelty_is_the_distance_to_the_nearest_direction_relative_to_that_of_held_out_notes()
    {
        var (training, heldOut) = (Vectors(500, 1), Vectors(201, 2));
        var known = Known(training, heldOut);
        // of 201 distances in order, the one that 99 % stay below is the one with 198 before it
        var limit = Rows(heldOut).Select(row => Distance(row, training)).Order().ElementAt(198);
        Assert.Equal(limit, known.Distance, 1e-5);
        foreach (var row in Rows(Vectors(50, 3)))
            Assert.Equal(Distance(row, training) / limit, known.NoveltyOf(row), 1e-3);
        Assert.Equal(2, Rows(heldOut).Count(row => known.NoveltyOf(row) > 1 + 1e-6));
    }

    [Fact]
    public void The_distance_between_instruments_is_the_unit_if_they_are_known()
    {
        // five instruments, whose notes are around a direction each; notes of 0 and 1 are nearest to each other
        string Instrument(int i) => $"i{i % 5}";
        float[] Notes(int count, int seed)
        {
            var vectors = Vectors(count, seed);
            for (var i = 0; i < count; i++)
                vectors[i * Latent + i % 5] += 8;
            return vectors;
        }
        var (training, heldOut) = (Notes(500, 1), Notes(101, 2));
        var known = KnownSounds.Of(Fingerprint, Latent, training, heldOut, (Labels(training, Instrument), Labels(heldOut, Instrument)))!;
        var others = Rows(heldOut)
            .Select(
                (row, i) => Distance(row, [.. Rows(training).Where((_, j) => Instrument(j) != Instrument(i)).SelectMany(other => other)])
            );
        Assert.Equal(others.Order().ElementAt(75), known.Distance, 1e-5);
        Assert.All(Rows(Notes(50, 3)), row => Assert.InRange(known.NoveltyOf(row), 0, 1));
        Assert.True(known.NoveltyOf([0, 0, 0, 0, 0, 8, 0, 0]) > 1);
    }

    [Fact]
    public void What_was_heard_is_not_new_at_any_length()
    {
        var training = Vectors(300, 1);
        var known = Known(training, Vectors(50, 2));
        foreach (var row in Rows(training))
        {
            Assert.Equal(0, known.NoveltyOf(row), 0.01);
            Assert.Equal(0, known.NoveltyOf([.. row.Select(value => 7 * value)]), 0.01);
        }
        Assert.True(known.NoveltyOf(new float[Latent]) > 1); // no direction is like none
    }

    [Fact]
    public void Of_many_notes_the_rare_ones_are_kept()
    {
        // 20,000 notes around one direction, and one far from them
        var training = Vectors(20_000, 1);
        for (var i = 0; i < training.Length; i += Latent)
            training[i] += 20;
        training.AsSpan(12_345 * Latent, Latent).Clear();
        training[12_345 * Latent + 3] = 1;
        var heldOut = Vectors(100, 2);
        for (var i = 0; i < heldOut.Length; i += Latent)
            heldOut[i] += 20;
        var known = Known(training, heldOut);
        known.Write(_folder.Path);
        Assert.InRange(new FileInfo(_folder[KnownSounds.FileName]).Length, 1, 2048 * Latent * sizeof(float) + 1024);
        Assert.Equal(0, known.NoveltyOf([0, 0, 0, 5, 0, 0, 0, 0]), 0.01);
        Assert.True(known.NoveltyOf([0, 0, 0, -5, 0, 0, 0, 0]) > 10);
        Assert.All(Rows(heldOut).SkipLast(1), row => Assert.True(known.NoveltyOf(row) < 3));
    }

    [Fact]
    public void Equal_notes_count_once()
    {
        var known = Known([.. Enumerable.Repeat(Vectors(1, 1), 100).SelectMany(row => row)], Vectors(10, 2));
        known.Write(_folder.Path);
        Assert.InRange(new FileInfo(_folder[KnownSounds.FileName]).Length, 1, 400);
        Assert.Null(Known(Vectors(4, 1), Vectors(4, 1))); // a distance of 0 measures nothing
    }

    [Fact]
    public void A_file_gives_the_same_bits_and_a_damaged_or_foreign_one_is_refused()
    {
        Assert.Null(KnownSounds.Read(_folder.Path));
        var known = Known(Vectors(100, 1), Vectors(50, 2));
        known.Write(_folder.Path);
        var read = KnownSounds.Read(_folder.Path, Fingerprint, Latent)!;
        foreach (var row in Rows(Vectors(50, 3)))
            Assert.Equal(known.NoveltyOf(row), read.NoveltyOf(row));

        Refused(() => KnownSounds.Read(_folder.Path, "fedcba9876543210", Latent), "of model 0123456789abcdef");
        Refused(() => KnownSounds.Read(_folder.Path, Fingerprint, 32), "with 8 units");
        var bytes = File.ReadAllBytes(_folder[KnownSounds.FileName]);
        File.WriteAllBytes(_folder[KnownSounds.FileName], bytes[..^5]);
        Refused(() => KnownSounds.Read(_folder.Path), KnownSounds.FileName);
        Models.Small().Save(_folder["model"]);
        File.Copy(_folder["model/model.safetensors"], _folder[KnownSounds.FileName], overwrite: true);
        Refused(() => KnownSounds.Read(_folder.Path), "delete it to go on without novelty");
        Assert.Throws<ArgumentException>(() => known.NoveltyOf(new float[Latent + 1]));
    }

    static void Refused(Func<object?> read, string reason) =>
        Assert.Contains(reason, Assert.Throws<ModelFormatException>(read).Message, StringComparison.Ordinal);

    static KnownSounds Known(float[] training, float[] heldOut) =>
        KnownSounds.Of(Fingerprint, Latent, training, heldOut, (Labels(training, _ => null), Labels(heldOut, _ => null)))!;

    static string?[] Labels(float[] vectors, Func<int, string?> label) => [.. Enumerable.Range(0, vectors.Length / Latent).Select(label)];

    /// <summary>(count, latent), normally distributed.</summary>
    static float[] Vectors(int count, int seed)
    {
        var vectors = new float[count * Latent];
        new Philox(seed, RandomStream.Sample).FillNormal(vectors);
        return vectors;
    }

    static IEnumerable<float[]> Rows(float[] vectors) => vectors.Chunk(Latent);

    /// <summary>The distance of directions, in doubles.</summary>
    static double Distance(float[] row, float[] others) =>
        Rows(others)
            .Min(other =>
            {
                var product = row.Zip(other, (a, b) => (double)a * b).Sum();
                return Math.Sqrt(2 - 2 * product / (Length(row) * Length(other)));
            });

    static double Length(float[] row) => Math.Sqrt(row.Sum(value => (double)value * value));
}
