namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// Some channels' weights side by side in the order of a kernel: packed[Packed + i] is weights[Weight + i * channel stride], for i below
/// Count. Channel is the first of them.
/// </summary>
internal readonly record struct PackedRow(int Packed, int Weight, int Count, int Channel);

/// <summary>Moves weights between PyTorch's order and the order of a kernel. What lies between the rows is left as it is: zero.</summary>
internal sealed unsafe class PackedWeights
{
    // Channels' weights are often a power of two apart and then fall into one set of a first-level cache, which has eight lines or more.
    const int ChannelsAtOnce = 8;

    // About 4,000 weights: a few microseconds of work, so that parts can be shared out.
    const int RowsInPart = 512;

    readonly PackedRow[] _rows;
    readonly int _channelStride;

    /// <param name="rows">in any order</param>
    /// <param name="length">floats of the packed order, filling included</param>
    /// <param name="channelStride">step in PyTorch's weight array from a channel of a row to the next</param>
    public PackedWeights(IEnumerable<PackedRow> rows, int length, int channelStride)
    {
        _channelStride = channelStride;
        // In PyTorch's order for a few channels at a time, so that a cache line of weights is fetched once and used whole.
        _rows = [.. rows.SelectMany(row => Few(row, channelStride)).OrderBy(row => row.Channel).ThenBy(row => row.Weight)];
        Length = length;
    }

    public int Length { get; }

    /// <summary>How many parts the weights are moved in.</summary>
    public int Parts => (_rows.Length + RowsInPart - 1) / RowsInPart;

    public void Pack(int part, float* weights, float* packed)
    {
        foreach (var row in Rows(part))
        {
            var from = weights + row.Weight;
            var to = packed + row.Packed;
            for (var i = 0; i < row.Count; i++, from += _channelStride)
                to[i] = *from;
        }
    }

    public void Unpack(int part, float* packed, float* weights)
    {
        foreach (var row in Rows(part))
        {
            var from = packed + row.Packed;
            var to = weights + row.Weight;
            for (var i = 0; i < row.Count; i++, to += _channelStride)
                *to = from[i];
        }
    }

    ReadOnlySpan<PackedRow> Rows(int part)
        => _rows.AsSpan(part * RowsInPart, Math.Min(RowsInPart, _rows.Length - (part * RowsInPart)));

    static IEnumerable<PackedRow> Few(PackedRow row, int channelStride)
    {
        for (var i = 0; i < row.Count; i += ChannelsAtOnce)
            yield return new(row.Packed + i, row.Weight + (i * channelStride), Math.Min(ChannelsAtOnce, row.Count - i), row.Channel + i);
    }
}
