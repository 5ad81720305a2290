using System.Reflection;
using Engines.Tests;
using VaePipeline.Tests;

// Of the listings in a folder, keeps the lines about types that the slim engines declare. scripts/api-extract.sh calls it.
Directory.CreateDirectory(Fixtures.Path("api"));
foreach (var engine in new[] { "TorchSharp", "Microsoft.ML", "NAudio" })
{
    var declared = Assembly.Load(engine).GetExportedTypes().Select(ApiSurfaceFormat.Name).ToHashSet();
    foreach (var file in Directory.GetFiles(args[0], engine + "*.txt").Order(StringComparer.Ordinal))
    {
        var kept = File.ReadLines(file).Where(line => line.StartsWith('#') || declared.Contains(ApiSurfaceListing.TypeOf(line))).ToArray();
        var target = Fixtures.Path("api/" + Path.GetFileName(file));
        if (kept.Any(line => line[0] != '#'))
            File.WriteAllLines(target, kept);
        else
            File.Delete(target);
    }
}
