using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.ML.Jobs;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Commands;

/// <summary>A NuGet package of this build, and its version in use.</summary>
sealed record PackageInUse(string Name, string Version);

/// <summary>Whether libtorch works on this machine: its version if it loads, otherwise the problem.</summary>
sealed record LibTorchState(string? Version, string? Problem)
{
    public bool Loads => Problem is null;
}

/// <summary>An optional tool or library.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Found">Its path or version, or null if it is missing.</param>
/// <param name="Purpose">What needs it, and how to install it.</param>
sealed record ToolFound(string Name, string? Found, string Purpose);

/// <summary>The properties of the build and of the machine that decide what <c>vae</c> can do and how fast.</summary>
sealed record EnvironmentReport(
    string Version,
    string Runtime,
    string Platform,
    int Processors,
    string InstructionSet,
    IReadOnlyList<PackageInUse> Packages,
    LibTorchState Libtorch,
    IReadOnlyList<ToolFound> Tools
)
{
    /// <summary>Columns of a name in the text, with its indent.</summary>
    public const int NameWidth = 28;

    public static EnvironmentReport Collect() =>
        new(
            PackageVersion.Of(typeof(EnvironmentReport).Assembly),
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.RuntimeIdentifier,
            Environment.ProcessorCount,
            Avx512F.IsSupported ? "AVX-512"
                : Avx2.IsSupported ? "AVX2"
                : Vector128.IsHardwareAccelerated ? "128-bit SIMD"
                : "no SIMD",
            [
                Package("Microsoft.ML", "Microsoft.ML.Core"),
                Package("Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime"),
                Package("TorchSharp", "TorchSharp"),
                Package("NAudio", "NAudio.Core"),
                Package("CsvHelper", "CsvHelper"),
            ],
            LibTorch.WhyItDoesNotLoad() is { } problem ? new(null, problem) : new(LibTorch.Version, null),
            [
                new(
                    "fluidsynth",
                    SystemSoundFont.FindPlayer(),
                    "renders SoundFonts in 'vae dataset render' (apt-get install fluidsynth); without it the embedded synthesizer is used"
                ),
                new(
                    "SoundFont",
                    SystemSoundFont.Find(),
                    "General MIDI instruments for 'vae dataset render' (apt-get install fluid-soundfont-gm)"
                ),
                new(
                    "libsndfile",
                    Array.Find(["libsndfile.so.1", "libsndfile.1.dylib", "sndfile.dll"], name => NativeLibrary.TryLoad(name, out _)),
                    "reads FLAC, Ogg, Opus and rare formats (apt-get install libsndfile1); WAV and AIFF are read without it"
                ),
                new(
                    "libmpg123",
                    Array.Find(["libmpg123.so.0", "libmpg123.0.dylib", "mpg123.dll"], name => NativeLibrary.TryLoad(name, out _)),
                    "reads MP3 (apt-get install libmpg123-0)"
                ),
                new(
                    "ffmpeg",
                    FfmpegProgram.Find() is { } ffmpeg ? $"{FfmpegProgram.VersionOf(ffmpeg)}, {ffmpeg}" : null,
                    "decodes M4A, AAC, WMA, WavPack, videos and more in 'vae embed' (apt-get install ffmpeg)"
                ),
            ]
        );

    public IEnumerable<string> Lines()
    {
        return
        [
            $"vae {Version} on {Runtime}, {Platform}, {Processors} processors, {InstructionSet}",
            "",
            "Packages",
            .. Packages.Select(package => Line(package.Name, package.Version)),
            Line(
                "libtorch",
                Libtorch.Loads
                    ? $"{Libtorch.Version}, loads"
                    : $"does not load: {Libtorch.Problem}. Only 'vae train' and 'vae bench train' need it"
            ),
            "",
            "Tools",
            .. Tools.Select(tool => Line(tool.Name, tool.Found ?? $"missing: {tool.Purpose}")),
        ];

        static string Line(string name, string value) => $"  {name, 2 - NameWidth}{value}";
    }

    static PackageInUse Package(string name, string assembly) => new(name, PackageVersion.Of(Assembly.Load(assembly)));
}
