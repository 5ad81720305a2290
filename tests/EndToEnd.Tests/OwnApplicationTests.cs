using System.Diagnostics;
using System.Text.RegularExpressions;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>
/// A developer's own ML.NET application outside this repository: it references VaePipeline.ML and Microsoft.ML, trains an ML.NET trainer on
/// embeddings, and saves the embedding chain and the classifier.
/// </summary>
public sealed class OwnApplicationTests
{
    static readonly string Model = Path.Combine(Fixtures.RepositoryRoot, "artifacts", "models", "timbre-gm-32");

    [Fact]
    public void An_application_outside_the_repository_trains_on_embeddings()
    {
        using var folder = new TemporaryFolder();
        var notes = SmallPipeline.RenderNotes(folder.Path);
        var application = Directory.CreateDirectory(folder["app"]).FullName;
        File.WriteAllText(Path.Combine(application, "App.csproj"), Project);
        File.WriteAllText(Path.Combine(application, "Program.cs"), Program);

        var build = Dotnet(application, "build", "-c", "Release", "-o", "out", "-v", "q", "-nologo", "--tl:off");
        Assert.True(build.ExitCode == 0, build.Output + build.Errors);
        Assert.DoesNotContain(": warning ", build.Output, StringComparison.Ordinal);

        var run = Dotnet(application, Path.Combine("out", "App.dll"), Model, Path.Combine(notes, "audio"), folder["kept"]);
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        var score = Regex.Match(run.Output, @"^(\d+) of 96 notes are of the family that was learned; (\d+) after loading");
        Assert.True(score.Success, run.Output);
        Assert.Equal(score.Groups[1].Value, score.Groups[2].Value);
        // the most frequent family has 16 notes
        Assert.InRange(int.Parse(score.Groups[1].ValueSpan, provider: null), 70, 96);
    }

    static string Project =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.ML" Version="{PackageVersions.Of("Microsoft.ML")}" />
                <ProjectReference Include="{Fixtures.RepositoryRoot}/src/VaePipeline.ML/VaePipeline.ML.csproj" />
              </ItemGroup>
            </Project>
            """;

    const string Program = """
        using Microsoft.ML;
        using VaePipeline.ML;

        var ml = new MLContext(seed: 1);
        var notes = Directory.GetFiles(args[1], "*.wav").Order(StringComparer.Ordinal)
            .Select(path => new Note { Path = path, Family = Path.GetFileName(path).Split('_')[0] }).ToArray();
        var data = ml.Data.LoadFromEnumerable(notes);
        var embed = ml.Transforms.LoadAudio("Audio", "Path")
            .Append(ml.Transforms.LogMelSpectrogram("LogMel", "Audio"))
            .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", args[0]));
        using var embedder = embed.Fit(data);
        var embedded = ml.Data.Cache(embedder.Transform(data));

        var trainer = ml.Transforms.Conversion.MapValueToKey("Label", "Family")
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(featureColumnName: "Embedding"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
        var classifier = trainer.Fit(embedded);
        Console.Write($"{Right(embedder.Append(classifier))} of {notes.Length} notes are of the family that was learned");

        Directory.CreateDirectory(args[2]);
        TimbreChain.Save(embedder, Path.Combine(args[2], "timbre.zip"));
        ml.Model.Save(classifier, embedded.Schema, Path.Combine(args[2], "families.zip"));
        using var loaded = TimbreChain.Load(Path.Combine(args[2], "timbre.zip")).Append(ml.Model.Load(Path.Combine(args[2], "families.zip"), out _));
        Console.WriteLine($"; {Right(loaded)} after loading");

        int Right(ITransformer chain) => ml.Data.CreateEnumerable<Guess>(chain.Transform(data), reuseRowObject: true).Count(row => row.Predicted == row.Family);

        sealed class Note
        {
            public string Path { get; set; } = "";
            public string Family { get; set; } = "";
        }

        sealed class Guess
        {
            public string Family { get; set; } = "";
            public string Predicted { get; set; } = "";
        }
        """;

    static Outcome Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // variables of a test runner that MSBuild started would mislead this build
        foreach (
            var variable in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()
        )
            start.Environment.Remove(variable);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        return Vae.Finish(process);
    }
}
