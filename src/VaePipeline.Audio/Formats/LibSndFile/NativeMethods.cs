using System.Reflection;
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

    internal static readonly string[] FileNames =
        OperatingSystem.IsWindows() ? ["sndfile.dll", "libsndfile-1.dll"]
        : OperatingSystem.IsMacOS() ? ["libsndfile.1.dylib", "/opt/homebrew/lib/libsndfile.1.dylib", "/usr/local/lib/libsndfile.1.dylib"]
        : ["libsndfile.so.1", "libsndfile.so"];

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Name ? Load(FileNames) : 0;

    /// <summary>Loads the first of the libraries that is installed.</summary>
    internal static nint Load(ReadOnlySpan<string> fileNames)
    {
        foreach (var fileName in fileNames)
            if (NativeLibrary.TryLoad(fileName, out var handle))
                return handle;
        throw new DllNotFoundException(
            "libsndfile is not installed. On Debian and Ubuntu: apt install libsndfile1; on Fedora: dnf install libsndfile; on macOS: brew install libsndfile."
        );
    }

    [LibraryImport(Name, EntryPoint = "sf_open_virtual")]
    public static partial nint OpenVirtual(VirtualIO* io, int mode, Info* info, nint user);

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
