using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>
/// Makes ids unique: the second occurrence of an id gets the suffix <c>#2</c>, the third <c>#3</c>; suffixes that exist as ids are skipped. Memory
/// grows with the number of different ids only.
/// </summary>
sealed class UniqueIds
{
    // hash of an id -> the last suffix used, 1 for none
    readonly Dictionary<ulong, int> _last = [];

    /// <summary>Adds an id and returns it, with a suffix if needed.</summary>
    public string Add(string id)
    {
        var isNew = !IsUsed(id);
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, HashOf(id), out var isKnown);
        if (isNew && !isKnown)
        {
            last = 1;
            return id;
        }
        last = Math.Max(last, 1);
        string numbered;
        do numbered = FormattableString.Invariant($"{id}#{++last}");
        while (_last.ContainsKey(HashOf(numbered)));
        return numbered;
    }

    /// <summary>Whether an id equals an earlier id with a suffix; all suffixes up to the last one are used.</summary>
    bool IsUsed(string id)
    {
        var mark = id.LastIndexOf('#');
        return mark >= 0
            && int.TryParse(id.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 1
            && id[mark + 1] != '0'
            && _last.TryGetValue(HashOf(id.AsSpan(0, mark)), out var last)
            && number <= last;
    }

    /// <summary>
    /// The id without suffixes. Ids that may collide when they are made unique, such as <c>a</c>, <c>a#2</c> and <c>a#2#2</c>, have the same family.
    /// </summary>
    public static ReadOnlySpan<char> FamilyOf(string id)
    {
        var name = id.AsSpan();
        while (
            name.LastIndexOf('#') is >= 0 and var mark && mark < name.Length - 1 && !name[(mark + 1)..].ContainsAnyExceptInRange('0', '9')
        )
            name = name[..mark];
        return name;
    }

    /// <summary>A 64-bit hash; the probability of a collision among 100 million ids is 1 in 3,700.</summary>
    public static ulong HashOf(ReadOnlySpan<char> name) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name));
}
