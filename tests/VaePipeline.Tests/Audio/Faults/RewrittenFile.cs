using Microsoft.Win32.SafeHandles;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>A file whose content is replaced in place, which is much faster than creating new files.</summary>
sealed class RewrittenFile(string path) : IDisposable
{
    readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
    long _length;

    public string Path => path;

    public void Put(ReadOnlySpan<byte> content)
    {
        RandomAccess.Write(_handle, content, 0);
        if (content.Length < _length)
            RandomAccess.SetLength(_handle, content.Length);
        _length = content.Length;
    }

    public void Dispose() => _handle.Dispose();
}
