using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>A 128-bit id of a row. Derived ids are well mixed, so that they are practically unique.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>The id of a row made from this one.</summary>
    public DataViewRowId Fork() => Mix(Low ^ 0x9E3779B97F4A7C15, High);

    /// <summary>The id of the row after this one, where rows have a natural order.</summary>
    public DataViewRowId Next() => Mix(Low + 1, High ^ 0xD1B54A32D192ED03);

    /// <summary>The id of a row made from this one and another.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        var mixed = Mix(other.Low, other.High);
        return Mix(Low ^ mixed.Low, High + mixed.High);
    }

    static DataViewRowId Mix(ulong low, ulong high)
    {
        low = Scramble(low + high);
        high = Scramble(high ^ low);
        return new(low + high, high);
    }

    static ulong Scramble(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    public int CompareTo(DataViewRowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object? obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
