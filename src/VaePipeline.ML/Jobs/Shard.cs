using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VaePipeline.ML.Jobs;

/// <summary>One of several jobs that share a list of inputs: a note belongs to the shard that the SHA-256 of its id names, numbers such as <c>#2</c> behind it left out, on every machine alike.</summary>
/// <param name="Index">Which of them. [1, <paramref name="Count"/>]</param>
/// <param name="Count">How many there are. [1, 1,000,000]</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Most shards that a list can be cut into.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>Reads <c>i/n</c>, such as <c>3/8</c>.</summary>
    /// <exception cref="TimbreException">It is something else.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MaxCount && index >= 1 && index <= count)
            return new(index, count);
        throw new TimbreException($"--shard is '{text}'; allowed: i/n with i from 1 to n and n at most {MaxCount}, such as 3/8 for the third of eight.");
    }

    /// <summary>Whether an id belongs to it, by the first eight bytes of the SHA-256 of its family.</summary>
    internal bool Has(ReadOnlySpan<char> family)
    {
        const int MaxOnStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(family.Length);
        var bytes = most <= MaxOnStack ? stackalloc byte[MaxOnStack] : new byte[most];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(family, bytes)], digest);
        return (int)(BinaryPrimitives.ReadUInt64LittleEndian(digest) % (ulong)Count) == Index - 1;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}

/// <summary>What a shard's description says of it beside the rest.</summary>
/// <param name="Shard">Which it is.</param>
/// <param name="AllRows">Rows of all shards together.</param>
sealed record ShardPlace(Shard Shard, int AllRows);
