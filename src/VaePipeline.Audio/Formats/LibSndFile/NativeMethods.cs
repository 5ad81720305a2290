using System.Runtime.InteropServices;

namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>Functions of the system's libsndfile, which is loaded at the first call.</summary>
internal static unsafe partial class NativeMethods
{
    public const int ModeRead = 0x10;
    public const int ModeWrite = 0x20;

    /// <summary>Commands of sf_command: doubles for the first two, an int for the last.</summary>
    public const int SetQuality = 0x1300,
        SetCompressionLevel = 0x1301,
        SetBitrateMode = 0x1305;

    const string Name = "sndfile";

    static NativeMethods() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(NativeDecoder).TypeHandle);

    [LibraryImport(Name, EntryPoint = "sf_open_virtual")]
    private static partial nint OpenVirtual(VirtualIO* io, int mode, Info* info, nint user);

    [LibraryImport(Name, EntryPoint = "sf_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenPath(string path, int mode, Info* info);

    [LibraryImport(Name, EntryPoint = "sf_close")]
    public static partial int Close(nint file);

    [LibraryImport(Name, EntryPoint = "sf_readf_float")]
    public static partial long ReadFrames(nint file, float* samples, long frames);

    [LibraryImport(Name, EntryPoint = "sf_writef_float")]
    public static partial long WriteFrames(nint file, float* samples, long frames);

    [LibraryImport(Name, EntryPoint = "sf_command")]
    public static partial int Command(nint file, int command, void* data, int bytes);

    [LibraryImport(Name, EntryPoint = "sf_seek")]
    public static partial long Seek(nint file, long frames, int whence);

    [LibraryImport(Name, EntryPoint = "sf_error")]
    public static partial int Error(nint file);

    [LibraryImport(Name, EntryPoint = "sf_strerror")]
    private static partial byte* ErrorText(nint file);

    /// <summary>
    /// libsndfile has one error for all failed openings, which every opening resets. So files are opened at the same time, but a failed one is opened
    /// once more while no other is, to read its error.
    /// </summary>
    static readonly ReaderWriterLockSlim Openings = new();

    /// <summary>Opens a stream at its position.</summary>
    /// <exception cref="SoundFileException">libsndfile does not support the format, or the stream is damaged.</exception>
    public static nint Open(Stream stream, StreamCallbacks callbacks, int mode, Info* info)
    {
        var (start, given) = (stream.Position, *info);
        return Open(() =>
        {
            (stream.Position, *info) = (start, given);
            return OpenVirtual(callbacks, mode, info);
        });
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="SoundFileException">libsndfile does not support the format, or the file is damaged.</exception>
    public static nint Open(string path, Info* info) => Open(() => OpenPath(path, ModeRead, info));

    static nint Open(Func<nint> open)
    {
        Openings.EnterReadLock();
        try
        {
            if (open() is not 0 and var file)
                return file;
        }
        finally
        {
            Openings.ExitReadLock();
        }
        Openings.EnterWriteLock();
        try
        {
            return open() is not 0 and var file ? file : throw Failure(0, "sf_open");
        }
        finally
        {
            Openings.ExitWriteLock();
        }
    }

    static nint OpenVirtual(StreamCallbacks callbacks, int mode, Info* info)
    {
        var functions = StreamCallbacks.Functions;
        var file = OpenVirtual(&functions, mode, info, callbacks.User);
        try
        {
            callbacks.ThrowIfFailed();
            return file;
        }
        catch when (file != 0)
        {
            _ = Close(file);
            throw;
        }
    }

    /// <summary>The last error of a file; for 0, the error of the last failed open.</summary>
    public static SoundFileException Failure(nint file, string function) =>
        new(Error(file), function, Marshal.PtrToStringUTF8((nint)ErrorText(file)) ?? "unknown error");

    /// <summary>SF_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Info
    {
        public long Frames;
        public int SampleRate;
        public int Channels;
        public int Format;
        public int Sections;
        public int Seekable;
    }

    /// <summary>SF_VIRTUAL_IO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct VirtualIO
    {
        public delegate* unmanaged[Cdecl]<nint, long> GetLength;
        public delegate* unmanaged[Cdecl]<long, int, nint, long> Seek;
        public delegate* unmanaged[Cdecl]<byte*, long, nint, long> Read;
        public delegate* unmanaged[Cdecl]<byte*, long, nint, long> Write;
        public delegate* unmanaged[Cdecl]<nint, long> Tell;
    }
}
