using System.Text.RegularExpressions;
using NetArchTest.Rules;
using TestResult = NetArchTest.Rules.TestResult;

namespace VaePipeline.Tests.Architecture;

/// <summary>Which rooms and packages a room may use. docs/architecture.md explains why.</summary>
public partial class RoomTests
{
    /// <summary>Packages that only some rooms may use: the start of their assemblies' names, and the rooms.</summary>
    static readonly (string Package, string[] Rooms)[] Packages =
    [
        ("TorchSharp", ["Training"]),
        ("YamlDotNet", ["Training"]),
        ("Microsoft.ML.OnnxRuntime", ["Model"]),
        ("Google.Protobuf", ["Model"]),
        ("Microsoft.ML.", ["ML"]),
        ("NAudio", ["Audio", "Datasets"]),
        ("MathNet", ["Evaluation"]),
        ("ScottPlot", ["Evaluation"]),
        ("SkiaSharp", ["Evaluation"]),
        ("System.CommandLine", []),
        ("Spectre.Console", []),
    ];

    [Theory]
    [MemberData(nameof(Room.Names), MemberType = typeof(Room))]
    public void A_room_uses_only_the_rooms_before_it(string name)
    {
        var room = Room.Of(name);
        var forbidden = Room
            .All.Where(other => other != room && !room.Uses.Contains(other.Name))
            .Select(other => other.Namespace)
            .ToArray();
        var result = Types.InAssembly(room.Assembly).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, $"{name} may use {string.Join(", ", room.Uses)}; these types use another room: {Failing(result)}");
    }

    [Theory]
    [MemberData(nameof(Room.Names), MemberType = typeof(Room))]
    public void A_package_is_used_only_in_its_room(string name)
    {
        var references = Room.Of(name).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
        var misplaced = references.Where(reference =>
            Array.Find(Packages, package => reference.StartsWith(package.Package, StringComparison.Ordinal)) is { Rooms: { } rooms }
            && !rooms.Contains(name)
        );
        Assert.Empty(misplaced);
    }

    // The assembly of the command line is no reference of these tests, so its source is read.
    [Fact]
    public void The_command_line_uses_no_package_of_another_room()
    {
        var packages = Packages.Where(package => package.Rooms.Length > 0).Select(package => package.Package.TrimEnd('.'));
        var misplaced =
            from file in Directory.EnumerateFiles(
                Path.Combine(Fixtures.RepositoryRoot, "src", "VaePipeline.Cli"),
                "*.cs",
                SearchOption.AllDirectories
            )
            let code = TextLiteral().Replace(File.ReadAllText(file), "")
            from package in packages
            where Regex.IsMatch(code, $@"\b{Regex.Escape(package)}\b")
            select $"{Path.GetFileName(file)} uses {package}";
        Assert.Empty(misplaced);
    }

    static string Failing(TestResult result) => string.Join(", ", (result.FailingTypes ?? []).Select(type => type.FullName));

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex TextLiteral();
}
