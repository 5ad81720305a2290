using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>
/// Functions of the system's libmpg123, which libsndfile itself uses and therefore comes with it. It is called without libsndfile because
/// libsndfile estimates the length of a stream from its first frame and reads no further, and lets libmpg123 print notes to the console.
/// </summary>
internal static unsafe partial class NativeMethods
{
    public const int Ok = 0,
        NeedMore = -10,
        NewFormat = -11;

    /// <summary>MPG123_ADD_FLAGS, MPG123_REMOVE_FLAGS and MPG123_FREEFORMAT_SIZE.</summary>
    public const int AddFlags = 2,
        RemoveFlags = 13,
        FreeFormatSize = 19;

    /// <summary>MPG123_QUIET, GAPLESS, NO_RESYNC, IGNORE_INFOFRAME, AUTO_RESAMPLE and NO_READAHEAD.</summary>
    public const int Quiet = 0x20,
        Gapless = 0x40,
        NoResync = 0x80,
        IgnoreInfoFrame = 0x4000,
        AutoResample = 0x8000,
        NoReadAhead = 0x40_0000;

    /// <summary>MPG123_ENC_FLOAT_32, and MPG123_MONO together with MPG123_STEREO.</summary>
    public const int Float32 = 0x200,
        MonoAndStereo = 3;

    const string Name = "mpg123";

    static NativeMethods()
    {
        RuntimeHelpers.RunClassConstructor(typeof(NativeDecoder).TypeHandle);
        // Early versions fill tables here; a static constructor runs once.
        _ = Initialize();
    }

    [LibraryImport(Name, EntryPoint = "mpg123_init")]
    private static partial int Initialize();

    [LibraryImport(Name, EntryPoint = "mpg123_new")]
    public static partial nint New(nint decoder, int* error);

    [LibraryImport(Name, EntryPoint = "mpg123_delete")]
    public static partial void Delete(nint decoder);

    [LibraryImport(Name, EntryPoint = "mpg123_param")]
    public static partial int SetParameter(nint decoder, int type, CLong value, double unused);

    [LibraryImport(Name, EntryPoint = "mpg123_format_none")]
    public static partial int AllowNoFormat(nint decoder);

    [LibraryImport(Name, EntryPoint = "mpg123_format")]
    public static partial int AllowFormat(nint decoder, CLong rate, int channels, int encodings);

    [LibraryImport(Name, EntryPoint = "mpg123_getformat")]
    public static partial int GetFormat(nint decoder, CLong* rate, int* channels, int* encoding);

    [LibraryImport(Name, EntryPoint = "mpg123_open_feed")]
    public static partial int OpenFeed(nint decoder);

    [LibraryImport(Name, EntryPoint = "mpg123_feed")]
    public static partial int Feed(nint decoder, byte* bytes, nuint count);

    [LibraryImport(Name, EntryPoint = "mpg123_read")]
    public static partial int Read(nint decoder, void* samples, nuint bytes, nuint* done);

    [LibraryImport(Name, EntryPoint = "mpg123_strerror")]
    private static partial byte* ErrorText(nint decoder);

    /// <summary>The last error of a decoder, as a sentence.</summary>
    public static string ErrorOf(nint decoder) => Marshal.PtrToStringUTF8((nint)ErrorText(decoder)) ?? "unknown error";
}
