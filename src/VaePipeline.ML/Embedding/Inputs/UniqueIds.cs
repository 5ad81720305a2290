using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VaePipeline.ML.Embedding.Inputs;

/// <summary>Makes ids unique: the second of a name gets <c>#2</c> behind it, the third <c>#3</c>. Twelve bytes an id are kept, not the text.</summary>
sealed class UniqueIds
{
    readonly Dictionary<ulong, int> _seen = [];

    public string Take(string id)
    {
        if (_seen.TryAdd(StableHash(id), 1))
            return id;
        for (var times = _seen[StableHash(id)] + 1; ; times++)
        {
            var numbered = FormattableString.Invariant($"{id}#{times}");
            _seen[StableHash(id)] = times;
            if (_seen.TryAdd(StableHash(numbered), 1))
                return numbered;
        }
    }

    /// <summary>A hash that is the same on every machine and in every version: the first eight bytes of the text's SHA-256.</summary>
    public static ulong StableHash(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
