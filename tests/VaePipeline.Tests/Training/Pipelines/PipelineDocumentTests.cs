using System.Globalization;
using System.Runtime.CompilerServices;
using VaePipeline.Model;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Pipelines;

/// <summary>Holds docs/pipelines.md against the records.</summary>
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
                Assert.Equal((key, string.Join(", ", Enum.GetNames(type).Select(name => $"`{KeyNames.FromProperty(name)}`"))), (key, Rows[key][2]));
        }
    }

    [Fact]
    public void TheKeysThatAreMarkedMayChangeOnResuming()
    {
        // a pipeline as unlike the first as its marked keys allow
        var run = SyntheticNotes.Pipeline;
        var moved = run with
        {
            Dataset = run.Dataset with { Path = "other", Render = new() { Notes = 1, Seed = 2, SoundFont = "s" } },
            Training = run.Training with { Threads = 3, CheckpointSteps = 77, CheckpointMinutes = 2 },
        };
        Assert.Null(PipelineDifference.Between(run, moved));
        Assert.Equal(["dataset.path", "dataset.render.notes", "dataset.render.seed", "dataset.render.sound_font",
            "training.threads", "training.checkpoint_steps", "training.checkpoint_minutes"], Rows.Values.Where(r => r[3] == "✓").Select(r => r[0].Trim('`')));
    }

    static IEnumerable<(string Key, string Default, Type Type)> Keys(Type record, string section)
    {
        var defaults = Activator.CreateInstance(record);
        foreach (var property in YamlBinder.Settable(record))
        {
            var key = section + KeyNames.FromProperty(property.Name);
            if (YamlBinder.IsSection(property.PropertyType))
                foreach (var below in Keys(property.PropertyType, key + "."))
                    yield return below;
            else
            {
                var isRequired = property.IsDefined(typeof(RequiredMemberAttribute), false);
                yield return (key, isRequired ? "required" : Text(property.GetValue(defaults)), property.PropertyType);
            }
        }
    }

    static string Text(object? value) => value switch
    {
        null => "off",
        bool truth => truth ? "true" : "false",
        Enum member => KeyNames.FromProperty(member.ToString()),
        ChannelList channels => $"[{string.Join(", ", channels)}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
