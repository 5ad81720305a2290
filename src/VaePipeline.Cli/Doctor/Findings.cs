using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using VaePipeline.Cli.Commands.Dataset;

namespace VaePipeline.Cli.Doctor;

/// <param name="Name">The package whose API the product calls.</param>
/// <param name="Mode">"slim", the project under src/engines, or "packages", the real NuGet package.</param>
/// <param name="Version">Version of the assembly in use.</param>
sealed record EngineInUse(string Name, string Mode, string Version);

/// <param name="Name">What it is.</param>
/// <param name="Found">Where it is or which version, or null when it is missing.</param>
/// <param name="Purpose">What needs it, and how to get it.</param>
sealed record ToolFound(string Name, string? Found, string Purpose);

/// <summary>The build and the machine, as far as they decide what `vae` can do and how fast.</summary>
sealed record Findings(string Version, string Runtime, string Platform, int Processors, string Simd, IReadOnlyList<EngineInUse> Engines, IReadOnlyList<ToolFound> Tools)
{
    public static Findings Collect() => new(
        typeof(Findings).Assembly.GetName().Version!.ToString(3),
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.RuntimeIdentifier,
        Environment.ProcessorCount,
        WidestSimd(),
        [
            Engine("TorchSharp", "TorchSharp"),
            Engine("Microsoft.ML", "Microsoft.ML", "Microsoft.ML.Core"),
            Engine("Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime"),
            Engine("NAudio", "NAudio", "NAudio.Core"),
        ],
        [
            new("fluidsynth", SystemSoundFont.FindPlayer(), "plays SoundFonts for 'vae dataset render' (apt-get install fluidsynth); without it the embedded synthesizer makes notes"),
            new("SoundFont", SystemSoundFont.Find(), "the General MIDI instruments to render (apt-get install fluid-soundfont-gm)"),
            new("libsndfile", LibSndFile(), "reads FLAC, Ogg, Opus and MP3 (apt-get install libsndfile1); WAV and AIFF need nothing"),
        ]);

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append($"vae {Version} on {Runtime}, {Platform}, {Processors} processors, {Simd}\n\nEngines\n");
        foreach (var engine in Engines)
            text.Append($"  {engine.Name,-26}{engine.Mode,-10}{engine.Version}\n");
        text.Append("  'slim' is this repository's own implementation of the package's API (src/engines); 'packages' is the real NuGet package.\n");
        text.Append("  Choose with -p:Engines=slim or -p:Engines=packages when building; README, \"Engines\", tells why there are two.\n\nTools\n");
        foreach (var tool in Tools)
            text.Append($"  {tool.Name,-26}{tool.Found ?? "missing"}{(tool.Found is null ? $": {tool.Purpose}" : "")}\n");
        return text.ToString();
    }

    static EngineInUse Engine(string name, params string[] assemblies)
    {
        var mode = typeof(Findings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == $"Engine:{name}").Value!;
        var found = assemblies.Where(assembly => File.Exists(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"))).Select(Assembly.Load).First();
        var version = found.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? found.GetName().Version!.ToString();
        return new(name, mode, version.Split('+')[0]);
    }

    static string WidestSimd() =>
        Vector512.IsHardwareAccelerated ? "AVX-512"
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
