using System.Text.RegularExpressions;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>The versions in Directory.Packages.props.</summary>
static class PackageVersions
{
    static readonly string Versions = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "Directory.Packages.props"));

    public static string Of(string package) =>
        Regex.Match(Versions, $"Include=\"{Regex.Escape(package)}\" Version=\"([^\"]+)\"").Groups[1].Value;
}
