using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Audio.Preparation;

namespace VaePipeline.Tests.Audio.Preparation;

/// <summary>Against tests/fixtures/preparation/make.py, the definition in numpy.</summary>
public class SoundPreparationTests
{
    const int Longest = 4000;

    static readonly Lazy<Dictionary<string, (float[] Sound, JsonElement Expected)>> Cases = new(Load);

    public static TheoryData<string> Names => [.. Cases.Value.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Clips_are_those_of_the_reference(string name)
    {
        var (sound, expected) = Cases.Value[name];
        var clip = new float[Longest];
        var prepared = SoundPreparation.Prepare(sound, PreparationOptions.Default, clip);

        Assert.Equal(expected.GetProperty("condition").GetString(), prepared.Condition.ToString(), ignoreCase: true);
        Assert.Equal(expected.GetProperty("length").GetInt32(), prepared.Length);
        Assert.Equal(expected.GetProperty("start").GetInt64(), prepared.Start);
        Assert.Equal(expected.GetProperty("power").GetDouble(), clip.Take(prepared.Length).Sum(x => (double)x * x), 1e-3);
        Assert.Equal(expected.GetProperty("sum").GetDouble(), clip.Take(prepared.Length).Select((x, i) => (double)x * (i + 1)).Sum(), 0.5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Zeros_after_a_sound_change_nothing(string name)
    {
        var sound = Cases.Value[name].Sound;
        var (clip, prepared) = Prepared(sound);
        foreach (var zeros in (int[])[1, 7, 4321])
        {
            var (longer, same) = Prepared([.. sound, .. new float[zeros]]);
            Assert.Equal(prepared.Condition, same.Condition);
            Assert.Equal(clip, longer);
        }
    }

    [Fact]
    public void Silence_before_a_sound_moves_the_start_and_nothing_else()
    {
        float[] note = [.. new float[128], .. Cases.Value["note"].Sound];
        var (clip, prepared) = Prepared(note);
        foreach (var steps in (int[])[1, 25, 400, 3000, 40_000])
        {
            var zeros = steps * 8;
            var (later, moved) = Prepared([.. new float[zeros], .. note]);
            Assert.Equal(prepared with { Start = prepared.Start + zeros }, moved);
            Assert.Equal(clip, later);
        }
    }

    [Fact]
    public void Level_and_offset_change_nothing_but_rounding() =>
        Prop.ForAll(
                Gen.Choose(-600, 60)
                    .Select(tenths => Math.Pow(10, tenths / 200.0))
                    .Zip(Gen.Choose(-100, 100).Select(percent => percent / 100f))
                    .ToArbitrary(),
                change =>
                {
                    var (gain, offset) = change;
                    var note = Cases.Value["note"].Sound;
                    var (clip, prepared) = Prepared(note);
                    var (other, same) = Prepared([.. note.Select(x => (float)(gain * (x + 0.4 * offset)))]);
                    Assert.Equal(prepared with { Peak = same.Peak }, same);
                    Assert.Equal(gain * prepared.Peak, same.Peak, 1e-4 * same.Peak); // the level can be given back
                    Assert.All(clip.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_left_of_an_offset_that_is_larger_than_the_sound()
    {
        float[] sound = [.. Cases.Value["note"].Sound.Select(x => 0.7f + 0.003f * x)];
        var (clip, _) = Prepared(sound);
        Assert.Equal(0, clip.SkipWhile(x => x == 0).Average(x => (double)x), 1e-8); // 1e-5 if the mean is rounded to a float
    }

    [Fact]
    public void An_empty_sound_is_silent() => Assert.Equal(ClipCondition.Silent, Prepared([]).Prepared.Condition);

    [Fact]
    public void Options_out_of_range_are_named() =>
        Assert.Contains(
            "OnsetDb is 0; allowed: -80 to below 0 dB",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => SoundPreparation.Prepare(new float[9], new() { OnsetDb = 0 }, new float[9]))
                .Message,
            StringComparison.Ordinal
        );

    static (float[] Clip, PreparedClip Prepared) Prepared(float[] sound)
    {
        var clip = new float[Longest];
        var prepared = SoundPreparation.Prepare(sound, PreparationOptions.Default, clip);
        return (clip[..prepared.Length], prepared);
    }

    static Dictionary<string, (float[], JsonElement)> Load()
    {
        var (values, _) = Npy.Read(Fixtures.Path("preparation/sounds.npy"));
        var expected = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("preparation/expected.json"))).RootElement;
        return expected
            .EnumerateArray()
            .ToDictionary(
                item => item.GetProperty("name").GetString()!,
                item => (values.AsSpan(item.GetProperty("first").GetInt32(), item.GetProperty("count").GetInt32()).ToArray(), item)
            );
    }
}
