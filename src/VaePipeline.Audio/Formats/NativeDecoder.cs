using System.Reflection;
using System.Runtime.InteropServices;

namespace VaePipeline.Audio.Formats;

/// <summary>A library of the system that decodes sound. It is loaded at the first call of one of its functions.</summary>
/// <param name="Name">Its name in declarations of functions.</param>
/// <param name="FileNames">Its file names, in the order in which they are tried.</param>
/// <param name="Packages">How to install it.</param>
internal sealed record NativeDecoder(string Name, string[] FileNames, string Packages)
{
    public static readonly NativeDecoder SndFile =
            new(
                "sndfile",
                OperatingSystem.IsWindows() ? ["sndfile.dll", "libsndfile-1.dll"]
                    : OperatingSystem.IsMacOS() ? InHomebrew("libsndfile.1.dylib")
                    : ["libsndfile.so.1", "libsndfile.so"],
                "on Debian and Ubuntu: apt install libsndfile1; on Fedora: dnf install libsndfile; on macOS: brew install libsndfile"
            ),
        Mpg123 =
            new(
                "mpg123",
                OperatingSystem.IsWindows() ? ["mpg123.dll", "libmpg123-0.dll"]
                    : OperatingSystem.IsMacOS() ? InHomebrew("libmpg123.0.dylib")
                    : ["libmpg123.so.0", "libmpg123.so"],
                "on Debian and Ubuntu: apt install libmpg123-0; on Fedora: dnf install mpg123-libs; on macOS: brew install mpg123"
            );

    static NativeDecoder() => NativeLibrary.SetDllImportResolver(typeof(NativeDecoder).Assembly, Resolve);

    static string[] InHomebrew(string name) => [name, $"/opt/homebrew/lib/{name}", $"/usr/local/lib/{name}"];

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == SndFile.Name ? SndFile.Load()
        : name == Mpg123.Name ? Mpg123.Load()
        : 0;

    /// <summary>Loads the first of the files that is installed.</summary>
    /// <exception cref="DllNotFoundException">None is; the message names the packages.</exception>
    public nint Load()
    {
        foreach (var fileName in FileNames)
            if (NativeLibrary.TryLoad(fileName, out var handle))
                return handle;
        throw new DllNotFoundException($"lib{Name} is not installed. Install it, {Packages}.");
    }
}
