namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// Weights of consecutive channels that are adjacent in the packed order: packed[Packed + i] is weights[Weight + i * channel stride], for i
/// below Count. Channel is the first channel.
/// </summary>
internal readonly record struct PackedRow(int Packed, int Weight, int Count, int Channel);

/// <summary>Copies weights between PyTorch's order and the packed order of a kernel. Padding between the rows is not written, and stays zero.</summary>
internal sealed unsafe class PackedWeights
{
    // Weights of neighboring channels are often a power of two apart and then map to one set of a first-level cache, with eight or more lines.
    const int ChannelsAtOnce = 8;

    // About 4,000 weights, a few microseconds of work, so parts can run in parallel.
    const int RowsInPart = 512;

    readonly PackedRow[] _rows;
    readonly int _channelStride;

    /// <summary>
    /// Takes rows in any order, the floats in the packed order including padding, and the distance between a row's channels in PyTorch's array.
    /// </summary>
    public PackedWeights(IEnumerable<PackedRow> rows, int length, int channelStride)
    {
        _channelStride = channelStride;
        // In PyTorch's order for a few channels at a time, so each cache line of weights is fetched once and used completely.
        _rows = [.. rows.SelectMany(row => Few(row, channelStride)).OrderBy(row => row.Channel).ThenBy(row => row.Weight)];
        Length = length;
    }

    public int Length { get; }

    /// <summary>The number of parts in which the weights are copied.</summary>
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

    ReadOnlySpan<PackedRow> Rows(int part) => _rows.AsSpan(part * RowsInPart, Math.Min(RowsInPart, _rows.Length - (part * RowsInPart)));

    static IEnumerable<PackedRow> Few(PackedRow row, int channelStride)
    {
        for (var i = 0; i < row.Count; i += ChannelsAtOnce)
            yield return new(row.Packed + i, row.Weight + (i * channelStride), Math.Min(ChannelsAtOnce, row.Count - i), row.Channel + i);
    }
}
