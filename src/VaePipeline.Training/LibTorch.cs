using System.Runtime.InteropServices;
using TorchSharp;

namespace VaePipeline.Training;

/// <summary>The native library under TorchSharp, which only training needs.</summary>
public static class LibTorch
{
    const string Name = "LibTorchSharp";

    /// <summary>The version that this TorchSharp is made for.</summary>
    public static string Version => System.Version.Parse(torch.__version__).ToString(3);

    /// <summary>Loads it. The reason in one line when that fails; null when it is loaded.</summary>
    public static string? WhyItDoesNotLoad()
    {
        if (!IsPublishedFor(RuntimeInformation.RuntimeIdentifier))
            return $"there is no libtorch for {RuntimeInformation.RuntimeIdentifier}; there is for linux-x64, win-x64 and osx-arm64";
        if (OperatingSystem.IsLinux() && !File.Exists(Path.Combine(AppContext.BaseDirectory, $"lib{Name}.so")))
            return "this program was built without it (LibTorch=false)";
        try
        {
            NativeLibrary.Load(Name, typeof(torch).Assembly, searchPath: null);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return exception.Message.Split('\n')[0].Trim();
        }
    }

    static bool IsPublishedFor(string platform) => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => !platform.StartsWith("osx", StringComparison.Ordinal),
        Architecture.Arm64 => platform.StartsWith("osx", StringComparison.Ordinal),
        _ => false,
    };
}
