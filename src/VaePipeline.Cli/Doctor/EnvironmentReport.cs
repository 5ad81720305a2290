using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using VaePipeline.Cli.Commands.Dataset;
using VaePipeline.ML.Jobs;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Doctor;

/// <param name="Name">The NuGet package.</param>
/// <param name="Version">The version that is in use.</param>
sealed record PackageInUse(string Name, string Version);

/// <param name="Version">Its version, or null when it does not load.</param>
/// <param name="Problem">Why it does not load, or null when it does.</param>
sealed record LibTorchState(string? Version, string? Problem)
{
    public bool Loads => Problem is null;
}

/// <param name="Name">What it is.</param>
/// <param name="Found">Where it is or which version, or null when it is missing.</param>
/// <param name="Purpose">What needs it, and how to get it.</param>
sealed record ToolFound(string Name, string? Found, string Purpose);

/// <summary>The build and the machine, as far as they decide what `vae` can do and how fast.</summary>
sealed record EnvironmentReport(
    string Version, string Runtime, string Platform, int Processors, string InstructionSet,
    IReadOnlyList<PackageInUse> Packages, LibTorchState Libtorch, IReadOnlyList<ToolFound> Tools)
{
    public static EnvironmentReport Collect() => new(
        PackageVersion.Of(typeof(EnvironmentReport).Assembly),
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.RuntimeIdentifier,
        Environment.ProcessorCount,
        WidestInstructionSet(),
        [
            Package("Microsoft.ML", "Microsoft.ML.Core"),
            Package("Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime"),
            Package("TorchSharp", "TorchSharp"),
            Package("NAudio", "NAudio.Core"),
            Package("CsvHelper", "CsvHelper"),
        ],
        TryLibTorch(),
        [
            new("fluidsynth", SystemSoundFont.FindPlayer(), "plays SoundFonts for 'vae dataset render' (apt-get install fluidsynth); without it the embedded synthesizer makes notes"),
            new("SoundFont", SystemSoundFont.Find(), "the General MIDI instruments to render (apt-get install fluid-soundfont-gm)"),
            new("libsndfile", LibSndFile(), "reads FLAC, Ogg, Opus and MP3 (apt-get install libsndfile1); WAV and AIFF need nothing"),
        ]);

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append($"vae {Version} on {Runtime}, {Platform}, {Processors} processors, {InstructionSet}\n\nPackages\n");
        foreach (var package in Packages)
            AppendLine(package.Name, package.Version);
        AppendLine("libtorch", Libtorch.Loads ? $"{Libtorch.Version}, loads" : $"does not load: {Libtorch.Problem}. 'vae train' needs it; all else works");
        text.Append("\nTools\n");
        foreach (var tool in Tools)
            AppendLine(tool.Name, tool.Found ?? $"missing: {tool.Purpose}");
        return text.ToString();

        void AppendLine(string name, string value) => text.Append($"  {name,-26}{value}\n");
    }

    static PackageInUse Package(string name, string assembly) => new(name, PackageVersion.Of(Assembly.Load(assembly)));

    static LibTorchState TryLibTorch()
    {
        var problem = LibTorch.WhyItDoesNotLoad();
        return new(problem is null ? LibTorch.Version : null, problem);
    }

    static string WidestInstructionSet() =>
        Avx512F.IsSupported ? "AVX-512"
        : Avx2.IsSupported ? "AVX2"
        : Vector128.IsHardwareAccelerated ? "128-bit SIMD"
        : "no SIMD";

    static string? LibSndFile()
    {
        foreach (var name in (string[])["libsndfile.so.1", "libsndfile.1.dylib", "sndfile.dll"])
            if (NativeLibrary.TryLoad(name, out _))
                return name;
        return null;
    }
}
