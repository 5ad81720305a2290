using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using VaePipeline.ML.Jobs;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Commands.Doctor;

/// <summary>The properties of the build and of the machine that decide what <c>vae</c> can do and how fast.</summary>
sealed record EnvironmentReport(
    string Version, string Runtime, string Platform, int Processors, string InstructionSet,
    IReadOnlyList<PackageInUse> Packages, LibTorchState Libtorch, IReadOnlyList<ToolFound> Tools)
{
    /// <summary>Columns of a name in the text, with its indent.</summary>
    public const int NameWidth = 28;

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
            new("fluidsynth", SystemSoundFont.FindPlayer(), "renders SoundFonts in 'vae dataset render' (apt-get install fluidsynth); without it the embedded synthesizer is used"),
            new("SoundFont", SystemSoundFont.Find(), "General MIDI instruments for 'vae dataset render' (apt-get install fluid-soundfont-gm)"),
            new("libsndfile", LibSndFile(), "reads FLAC, Ogg, Opus and MP3 (apt-get install libsndfile1); WAV and AIFF are read without it"),
        ]);

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append($"vae {Version} on {Runtime}, {Platform}, {Processors} processors, {InstructionSet}\n\nPackages\n");
        foreach (var package in Packages)
            AppendLine(package.Name, package.Version);
        AppendLine("libtorch", Libtorch.Loads ? $"{Libtorch.Version}, loads" : $"does not load: {Libtorch.Problem}. Only 'vae train' and 'vae bench train' need it");
        text.Append("\nTools\n");
        foreach (var tool in Tools)
            AppendLine(tool.Name, tool.Found ?? $"missing: {tool.Purpose}");
        return text.ToString();

        void AppendLine(string name, string value) => text.Append($"  {name,2 - NameWidth}{value}\n");
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
