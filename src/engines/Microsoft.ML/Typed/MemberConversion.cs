using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Carries a member's value into a column's and back.</summary>
abstract class MemberConversion<TMember, TRaw>
{
    public abstract void ToRaw(TMember member, ref TRaw raw);

    /// <summary>Writes into <paramref name="member"/>'s own memory where it fits.</summary>
    public abstract void ToMember(in TRaw raw, ref TMember member);
}

/// <summary>A number, truth value or the like: the same on both sides.</summary>
sealed class SameValue<T> : MemberConversion<T, T>
{
    public override void ToRaw(T member, ref T raw) => raw = member;

    public override void ToMember(in T raw, ref T member) => member = raw;
}

/// <summary>A key: 0 and up in members, 1 and up in columns, where 0 says that it is none of the known ones.</summary>
sealed class KeyNumber<T>(ulong count) : MemberConversion<T, T> where T : struct, IBinaryInteger<T>
{
    public override void ToRaw(T member, ref T raw) => raw = ulong.CreateTruncating(member) < count ? member + T.One : T.Zero;

    public override void ToMember(in T raw, ref T member) => member = raw;
}

/// <summary>A string, which is text without null.</summary>
sealed class StringText : MemberConversion<string?, ReadOnlyMemory<char>>
{
    public override void ToRaw(string? member, ref ReadOnlyMemory<char> raw) => raw = member.AsMemory();

    public override void ToMember(in ReadOnlyMemory<char> raw, ref string? member) => member = raw.ToString();
}

/// <summary>A vector that the member owns.</summary>
sealed class OwnVector<T> : MemberConversion<VBuffer<T>, VBuffer<T>>
{
    public override void ToRaw(VBuffer<T> member, ref VBuffer<T> raw) => member.CopyTo(ref raw);

    public override void ToMember(in VBuffer<T> raw, ref VBuffer<T> member) => raw.CopyTo(ref member);
}

/// <summary>An array, which is a dense vector.</summary>
sealed class ArrayVector<T> : MemberConversion<T[]?, VBuffer<T>>
{
    public override void ToRaw(T[]? member, ref VBuffer<T> raw)
    {
        var editor = VBufferEditor.Create(ref raw, member?.Length ?? 0);
        member.CopyTo(editor.Values);
        raw = editor.Commit();
    }

    public override void ToMember(in VBuffer<T> raw, ref T[]? member)
    {
        if (member is null || member.Length != raw.Length)
            member = new T[raw.Length];
        raw.CopyTo(member);
    }
}

/// <summary>An array of strings.</summary>
sealed class StringArrayVector : MemberConversion<string?[]?, VBuffer<ReadOnlyMemory<char>>>
{
    public override void ToRaw(string?[]? member, ref VBuffer<ReadOnlyMemory<char>> raw)
    {
        var editor = VBufferEditor.Create(ref raw, member?.Length ?? 0);
        for (var i = 0; i < editor.Values.Length; i++)
            editor.Values[i] = member![i].AsMemory();
        raw = editor.Commit();
    }

    public override void ToMember(in VBuffer<ReadOnlyMemory<char>> raw, ref string?[]? member)
    {
        if (member is null || member.Length != raw.Length)
            member = new string?[raw.Length];
        for (var i = 0; i < member.Length; i++)
            member[i] = raw.GetItemOrDefault(i).ToString();
    }
}
