using System.Text.RegularExpressions;

namespace VaePipeline.Tests.Architecture;

/// <summary>Order inside a room: folders, which are namespaces, and files.</summary>
public partial class FolderTests
{
    /// <summary>Folders that mirror a namespace of the field, and so may hold fewer than three files.</summary>
    static readonly string[] Mirrors = ["VaePipeline.Model/Onnx/Schema"];

    [Theory]
    [MemberData(nameof(Room.Names), MemberType = typeof(Room))]
    public void Folders_do_not_use_each_other_in_a_circle(string name)
    {
        var room = Room.Of(name);
        var cycles = FolderDependencies.Of(room).Cycles();
        Assert.True(cycles.Count == 0, $"Folders of {name} use each other in a circle:\n{string.Join('\n', cycles)}");
    }

    [Fact]
    public void A_folder_holds_at_least_three_files()
    {
        var source = Path.Combine(Fixtures.RepositoryRoot, "src");
        var small =
            from folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(source, folder).Replace('\\', '/')
            let files = Directory.EnumerateFiles(folder).Count()
            where path.Contains('/') && files is > 0 and < 3 && !Directory.EnumerateDirectories(folder).Any() && !Mirrors.Contains(path)
            select path;
        Assert.Empty(small);
    }

    [Fact]
    public void A_file_holds_one_public_type()
    {
        var crowded =
            from file in SourceFiles()
            let types = PublicType().Count(File.ReadAllText(file))
            where types > 1
            select $"{Path.GetRelativePath(Fixtures.RepositoryRoot, file)}: {types}";
        Assert.Empty(crowded);
    }

    static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Path.Combine(Fixtures.RepositoryRoot, "src"), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(
        @"^public (?:(?:sealed|static|abstract|readonly|partial|unsafe|ref) )*(?:class|record|struct|enum|interface|delegate)\b",
        RegexOptions.Multiline
    )]
    private static partial Regex PublicType();
}
