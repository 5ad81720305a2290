using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Values by name, in the order in which the names came.</summary>
internal sealed class OrderedMap<T> : IEnumerable<(string Name, T Value)>
{
    readonly List<(string Name, T Value)> _entries = [];

    public bool Contains(string name) => IndexOf(name) >= 0;

    public bool TryAdd(string name, T value)
    {
        if (Contains(name))
            return false;
        _entries.Add((name, value));
        return true;
    }

    public void Set(string name, T value)
    {
        if (IndexOf(name) is var index and >= 0)
            _entries[index] = (name, value);
        else
            _entries.Add((name, value));
    }

    public void Remove(string name) => _entries.RemoveAll(entry => entry.Name == name);

    public IEnumerator<(string Name, T Value)> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    int IndexOf(string name) => _entries.FindIndex(entry => entry.Name == name);
}
