using System.Globalization;
using VaePipeline.Model;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Pipelines;

/// <summary>Compares docs/pipelines.md with the records.</summary>
public class PipelineDocumentTests
{
    static readonly Dictionary<string, string[]> Rows = File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, "docs", "pipelines.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .ToDictionary(cells => cells[0].Trim('`'), StringComparer.Ordinal);

    [Fact]
    public void EveryKeyHasARowWithItsDefaultAndItsChoices()
    {
        var keys = Keys(typeof(Pipeline), "").ToDictionary(k => k.Key);
        Assert.Equal(keys.Keys.Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, @default, type) in keys.Values)
        {
            Assert.Equal((key, @default), (key, Rows[key][1]));
            if (type.IsEnum)
                Assert.Equal(
                    (key, string.Join(", ", Enum.GetNames(type).Select(name => $"`{KeyNames.FromProperty(name)}`"))),
                    (key, Rows[key][2])
                );
        }
    }

    [Fact]
    public void TheMarkedKeysMayChangeOnResuming()
    {
        // every marked key differs
        var run = SyntheticNotes.Pipeline;
        var moved = run with
        {
            Dataset = run.Dataset with
            {
                Path = "other",
                Render = new()
                {
                    Notes = 1,
                    Seed = 2,
                    SoundFont = "s",
                    SoundFonts = ["a", "b"],
                    Drums = true,
                },
            },
            Training = run.Training with { Threads = 3, CheckpointSteps = 77, CheckpointMinutes = 2 },
        };
        Assert.Null(PipelineDifference.Between(run, moved));
        Assert.Equal(
            [
                "dataset.path",
                "dataset.render.notes",
                "dataset.render.seed",
                "dataset.render.sound_font",
                "dataset.render.sound_fonts",
                "dataset.render.drums",
                "training.threads",
                "training.checkpoint_steps",
                "training.checkpoint_minutes",
            ],
            Rows.Values.Where(r => r[3] == "✓").Select(r => r[0].Trim('`'))
        );
    }

    static IEnumerable<(string Key, string Default, Type Type)> Keys(Type record, string section)
    {
        var defaults = Activator.CreateInstance(record)!;
        foreach (var property in PipelineYaml.Keys(record))
        {
            var key = section + property.Name;
            if (PipelineYaml.IsSection(property.Type))
                foreach (var below in Keys(property.Type, key + "."))
                    yield return below;
            else
                yield return (key, property.Required ? "required" : Text(property.Read(defaults).Value), property.Type);
        }
    }

    static string Text(object? value) =>
        value switch
        {
            null => "off",
            bool truth => truth ? "true" : "false",
            Enum member => KeyNames.FromProperty(member.ToString()),
            ChannelList channels => $"[{string.Join(", ", channels)}]",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
