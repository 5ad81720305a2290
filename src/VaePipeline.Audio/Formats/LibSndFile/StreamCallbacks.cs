using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>
/// A .NET stream as libsndfile's virtual file. An exception must not unwind through native code: it is kept, the file then seems to end,
/// and <see cref="ThrowIfFailed"/> throws it again on this side.
/// </summary>
internal sealed unsafe class StreamCallbacks : IDisposable
{
    readonly Stream _stream;
    GCHandle _handle;
    Exception? _failure;

    public StreamCallbacks(Stream stream)
    {
        _stream = stream;
        _handle = GCHandle.Alloc(this);
    }

    /// <summary>The functions, for libsndfile to copy.</summary>
    public static NativeMethods.VirtualIO Functions => new() { GetLength = &GetLength, Seek = &Seek, Read = &Read, Write = &Write, Tell = &Tell };

    /// <summary>What libsndfile hands back to each function.</summary>
    public nint User => GCHandle.ToIntPtr(_handle);

    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new IOException(failure.Message, failure);
    }

    public void Dispose()
    {
        if (_handle.IsAllocated)
            _handle.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static long GetLength(nint user) => With(user, static (stream, _, _, _) => stream.Length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static long Seek(long offset, int whence, nint user) => With(user, static (stream, _, offset, whence) => stream.Seek(offset, (SeekOrigin)whence), null, offset, whence);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static long Read(byte* buffer, long count, nint user) =>
        With(user, static (stream, buffer, count, _) => stream.ReadAtLeast(new((byte*)buffer, (int)count), (int)count, throwOnEndOfStream: false), buffer, Math.Min(count, int.MaxValue));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static long Write(byte* buffer, long count, nint user) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static long Tell(nint user) => With(user, static (stream, _, _, _) => stream.Position);

    delegate long StreamFunction(Stream stream, void* buffer, long count, int whence);

    static long With(nint user, StreamFunction function, void* buffer = null, long count = 0, int whence = 0)
    {
        var callbacks = (StreamCallbacks)GCHandle.FromIntPtr(user).Target!;
        if (callbacks._failure is not null)
            return 0;
        try
        {
            return function(callbacks._stream, buffer, count, whence);
        }
#pragma warning disable CA1031 // whatever it is, it waits until the native frames are gone
        catch (Exception failure)
#pragma warning restore CA1031
        {
            callbacks._failure = failure;
            return 0;
        }
    }
}
