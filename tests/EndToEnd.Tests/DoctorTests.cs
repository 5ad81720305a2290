using System.Text.Json;

namespace EndToEnd.Tests;

public sealed class DoctorTests
{
    static readonly string[] Packages = ["Microsoft.ML", "Microsoft.ML.OnnxRuntime", "TorchSharp", "NAudio", "CsvHelper"];

    [Fact]
    public void It_shows_the_packages_the_instruction_set_and_libtorch()
    {
        var output = Vae.Succeed("doctor").Output;
        Assert.All(
            Packages,
            package => Assert.Matches($@"\n  {package.Replace(".", @"\.", StringComparison.Ordinal)} +\d+\.\d+\.\d+\n", output)
        );
        Assert.Matches(@"^vae .* processors, (AVX-512|AVX2|128-bit SIMD|no SIMD)\n", output);
        Assert.Matches(@"\n  libtorch +(\d+\.\d+\.\d+, loads|does not load: .+)\n", output);
    }

    [Fact]
    public void The_JSON_has_the_versions_that_the_repository_asks_for()
    {
        using var report = JsonDocument.Parse(Vae.Succeed("doctor", "--json").Output);
        var versions = report
            .RootElement.GetProperty("packages")
            .EnumerateArray()
            .ToDictionary(package => package.GetProperty("name").GetString()!, package => package.GetProperty("version").GetString());
        Assert.Equal(Packages.ToDictionary(package => package, package => (string?)PackageVersions.Of(package)), versions);
        var libtorch = report.RootElement.GetProperty("libtorch");
        Assert.Equal(libtorch.GetProperty("loads").GetBoolean(), libtorch.GetProperty("problem").ValueKind == JsonValueKind.Null);
    }
}
