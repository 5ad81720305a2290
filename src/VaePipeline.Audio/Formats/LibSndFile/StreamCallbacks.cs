using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>
/// Presents a .NET stream to libsndfile as a virtual file. An exception must not unwind through native code: it is stored, the file appears
/// to end, and <see cref="ThrowIfFailed"/> rethrows it in managed code.
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

    /// <summary>The callback functions; libsndfile copies them.</summary>
    public static NativeMethods.VirtualIO Functions =>
        new()
        {
            GetLength = &GetLength,
            Seek = &Seek,
            Read = &Read,
            Write = &Write,
            Tell = &Tell,
        };

    /// <summary>The user data that libsndfile passes to each function.</summary>
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
    static long Seek(long offset, int whence, nint user) =>
        With(user, static (stream, _, offset, whence) => stream.Seek(offset, (SeekOrigin)whence), null, offset, whence);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static long Read(byte* buffer, long count, nint user) =>
        With(
            user,
            static (stream, buffer, count, _) => stream.ReadAtLeast(new((byte*)buffer, (int)count), (int)count, throwOnEndOfStream: false),
            buffer,
            Math.Min(count, int.MaxValue)
        );

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static long Write(byte* buffer, long count, nint user) =>
        With(
            user,
            static (stream, buffer, count, _) =>
            {
                stream.Write(new((byte*)buffer, (int)count));
                return count;
            },
            buffer,
            Math.Min(count, int.MaxValue)
        );

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
#pragma warning disable CA1031 // every exception is rethrown after the native frames have returned
        catch (Exception failure)
#pragma warning restore CA1031
        {
            callbacks._failure = failure;
            return 0;
        }
    }
}
