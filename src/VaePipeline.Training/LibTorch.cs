using System.Runtime.InteropServices;
using TorchSharp;

namespace VaePipeline.Training;

/// <summary>The native library that training needs.</summary>
public static class LibTorch
{
    const string Remedy = "everything else works without it";

    static readonly Lazy<string?> Problem = new(Load);

    /// <summary>Null where libtorch loads, else the reason and the remedy in one line. The first call loads it, 0.3 s.</summary>
    public static string? WhyItDoesNotLoad() => Problem.Value;

    /// <summary>Returns when libtorch is loaded.</summary>
    /// <exception cref="TrainingException">It does not load.</exception>
    internal static void Require()
    {
        if (Problem.Value is { } problem)
            throw new TrainingException(problem);
    }

    static string? Load()
    {
        var platform = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        if (platform is not ("linux-x64" or "win-x64" or "osx-arm64"))
            return $"Training needs libtorch, which there is not for {platform}; train on linux-x64, win-x64 or osx-arm64 ({Remedy}).";
        if (!IsPresent(platform))
            return $"Training needs libtorch, which this build does not contain; build without -p:LibTorch=false ({Remedy}).";
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            // our kernels have the cores: a second pool of threads beside theirs takes two to three times the processor time of a step
            torch.set_num_threads(1);
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException or ExternalException)
        {
            return $"Training needs libtorch, which does not load on this machine: {FirstLine(exception.GetBaseException().Message)} ({Remedy}).";
        }
    }

    static bool IsPresent(string platform)
    {
        var name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        string[] folders = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native")];
        return folders.Any(folder => File.Exists(Path.Combine(folder, name)));
    }

    static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('.', ' ', '\r');
}
