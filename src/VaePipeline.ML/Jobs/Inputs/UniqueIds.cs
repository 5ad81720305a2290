using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace VaePipeline.ML.Jobs.Inputs;

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
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, HashOf(id), out var cameBefore);
        if (isNew && !cameBefore)
        {
            last = 1;
            return id;
        }
        last = Math.Max(last, 1);
        string numbered;
        do
            numbered = FormattableString.Invariant($"{id}#{++last}");
        while (_last.ContainsKey(HashOf(numbered)));
        return numbered;
    }

    /// <summary>Whether an id is one that a name before was given: all its numbers were, to the last, but for those that came as names.</summary>
    bool WasGiven(string id)
    {
        var mark = id.LastIndexOf('#');
        return mark >= 0
            && int.TryParse(id.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1 && id[mark + 1] != '0'
            && _last.TryGetValue(HashOf(id.AsSpan(0, mark)), out var last) && number <= last;
    }

    /// <summary>
    /// The name without numbers behind it. Ids that can get in each other's way when they are made unique, <c>a</c>, <c>a#2</c>
    /// and <c>a#2#2</c>, have the same.
    /// </summary>
    public static ReadOnlySpan<char> FamilyOf(string id)
    {
        var name = id.AsSpan();
        while (name.LastIndexOf('#') is >= 0 and var mark && mark < name.Length - 1 && !name[(mark + 1)..].ContainsAnyExceptInRange('0', '9'))
            name = name[..mark];
        return name;
    }

    /// <summary>Tells names apart: among 100 million, two that have the same are a matter of 1 in 3,700.</summary>
    public static ulong HashOf(ReadOnlySpan<char> name) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name));
}
