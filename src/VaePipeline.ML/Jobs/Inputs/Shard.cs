using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>
/// One of several jobs that share a list of inputs. The SHA-256 of a note's id, without a suffix such as <c>#2</c>, determines its shard; it is the
/// same on every machine.
/// </summary>
/// <param name="Index">The number of this shard. [1, <paramref name="Count"/>]</param>
/// <param name="Count">The number of shards. [1, 1,000,000]</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>The maximum number of shards.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>Parses <c>i/n</c>, such as <c>3/8</c>.</summary>
    /// <exception cref="TimbreException">The text has another form, or a number is out of its range.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        if (
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MaxCount
            && index >= 1
            && index <= count
        )
            return new(index, count);
        throw new TimbreException(
            $"The shard is '{text}'; allowed: i/n with i from 1 to n and n at most {MaxCount}, such as 3/8 for the third of eight."
        )
        {
            Options = [nameof(Shard)],
        };
    }

    /// <summary>Whether ids of this family (<see cref="UniqueIds.FamilyOf"/>) belong to the shard, by the first eight bytes of the SHA-256.</summary>
    internal bool Contains(ReadOnlySpan<char> family)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(family.ToString()));
        return (int)(BinaryPrimitives.ReadUInt64LittleEndian(digest) % (ulong)Count) == Index - 1;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
