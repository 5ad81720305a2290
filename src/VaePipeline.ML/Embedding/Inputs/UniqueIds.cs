using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VaePipeline.ML.Embedding.Inputs;

/// <summary>
/// Makes ids unique: the second of a name gets <c>#2</c> behind it, the third <c>#3</c>; an id that has such a number already is left out
/// of the counting. What is kept is a number for each name, however often it comes.
/// </summary>
sealed class UniqueIds
{
    // By the hash of a name that came: the last number that it was given, 1 for none.
    readonly Dictionary<ulong, int> _last = [];

    public string Take(string id)
    {
        var isNew = !WasGiven(id);
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, StableHash(id), out var cameBefore);
        if (isNew && !cameBefore)
        {
            last = 1;
            return id;
        }
        last = Math.Max(last, 1);
        string numbered;
        do
            numbered = FormattableString.Invariant($"{id}#{++last}");
        while (_last.ContainsKey(StableHash(numbered)));
        return numbered;
    }

    /// <summary>Whether an id is one that a name before was given: all its numbers were, to the last, but for those that came as names.</summary>
    bool WasGiven(string id)
    {
        var mark = id.LastIndexOf('#');
        return mark >= 0
            && int.TryParse(id.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1 && id[mark + 1] != '0'
            && _last.TryGetValue(StableHash(id.AsSpan(0, mark)), out var last) && number <= last;
    }

    /// <summary>
    /// A hash of the name without numbers behind it. Ids that can get in each other's way when they are made unique, <c>a</c>, <c>a#2</c>
    /// and <c>a#2#2</c>, have the same.
    /// </summary>
    public static ulong FamilyOf(string id)
    {
        var name = id.AsSpan();
        while (name.LastIndexOf('#') is >= 0 and var mark && mark < name.Length - 1 && !name[(mark + 1)..].ContainsAnyExceptInRange('0', '9'))
            name = name[..mark];
        return StableHash(name);
    }

    /// <summary>A hash that is the same on every machine and in every version: the first eight bytes of the text's SHA-256.</summary>
    public static ulong StableHash(ReadOnlySpan<char> text)
    {
        const int MostOnStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
