using System.Runtime.InteropServices;
using TorchSharp;

namespace VaePipeline.Training.Runtime;

/// <summary>The native library that TorchSharp calls. Only training needs it.</summary>
static class LibTorch
{
    static readonly Lazy<string?> Problem = new(Load);

    /// <summary>The version that this TorchSharp was built for.</summary>
    public static string Version => System.Version.Parse(torch.__version__).ToString(3);

    /// <summary>One line that explains why libtorch does not load; null if it is loaded. The first call loads it, which takes 0.3 s.</summary>
    public static string? WhyItDoesNotLoad() => Problem.Value;

    /// <summary>Loads libtorch unless it is loaded already.</summary>
    /// <exception cref="TrainingException">It does not load.</exception>
    internal static void Require()
    {
        if (Problem.Value is { } problem)
            throw new TrainingException($"Training needs libtorch: {problem}. Embedding with a trained model does not need it.");
    }

    static string? Load()
    {
        var platform =
            $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        if (platform is not ("linux-x64" or "win-x64" or "osx-arm64"))
            return $"there is no libtorch for {platform}; it exists for linux-x64, win-x64 and osx-arm64";
        if (!IsPresent(platform))
            return "this program was built without it; build without -p:LibTorch=false";
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            // our kernels use all cores: with a second thread pool next to ours, a step takes two to three times the processor time
            torch.set_num_threads(1);
            return null;
        }
        catch (Exception exception)
            when (exception
                    is TypeInitializationException
                        or NotSupportedException
                        or DllNotFoundException
                        or EntryPointNotFoundException
                        or ExternalException
            )
        {
            return $"it does not load on this machine ({FirstLine(exception.GetBaseException().Message)})";
        }
    }

    static bool IsPresent(string platform)
    {
        var name =
            OperatingSystem.IsWindows() ? "LibTorchSharp.dll"
            : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib"
            : "libLibTorchSharp.so";
        string[] folders = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native")];
        return folders.Any(folder => File.Exists(Path.Combine(folder, name)));
    }

    static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('.', ' ', '\r');
}
