using System.Collections;
using System.Text.Json.Serialization;

namespace VaePipeline.Model;

/// <summary>Channel counts, one per layer, compared by value.</summary>
[JsonConverter(typeof(ChannelListJson))]
public sealed class ChannelList(params int[] channels) : IReadOnlyList<int>, IEquatable<ChannelList>
{
    readonly int[] _channels = [.. channels];

    /// <inheritdoc/>
    public int Count => _channels.Length;

    /// <summary>Channels of a layer; the first layer is 0.</summary>
    public int this[int layer] => _channels[layer];

    /// <inheritdoc/>
    public bool Equals(ChannelList? other) => other is not null && _channels.AsSpan().SequenceEqual(other._channels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChannelList);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var count in _channels)
            hash.Add(count);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _channels)}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_channels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
