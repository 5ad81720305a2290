using VaePipeline.ML.Jobs;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Transforms;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>Merged shards have the bytes of the whole job, and only complete sets of shards are merged.</summary>
public sealed class ShardTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    EmbeddingRequest Request(string output) =>
        new()
        {
            Inputs = [.. sounds.Tones.Take(20), sounds.Empty, Awkward(), sounds.Tones[3], sounds.Silent],
            Model = sounds.Model,
            Output = output,
            Threads = 2,
        };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Merged_shards_are_the_whole_job_byte_for_byte(int count)
    {
        Directory.CreateDirectory(_folder["whole"]);
        var whole = Embedder.Run(Request(_folder["whole/out.csv"]));
        var merged = ShardMerge.Run([.. Shards(count).Reverse()], _folder["out.csv"]);
        Assert.Equal(File.ReadAllBytes(_folder["whole/out.csv"]), File.ReadAllBytes(_folder["out.csv"]));
        Assert.Equal(File.ReadAllBytes(_folder["whole/out.csv.meta.json"]), File.ReadAllBytes(_folder["out.csv.meta.json"]));
        Assert.Equal((whole.Ok, whole.Errors, whole.Silent), (merged.Ok, merged.Errors, merged.Silent));
    }

    [Fact]
    public void Which_shard_an_id_is_in_is_the_same_on_every_machine()
    {
        // The remainders of the first eight bytes, little-endian, of hashlib.sha256(id.encode()) by 5.
        foreach (
            var (id, index) in new[]
            {
                ("kick.wav", 4),
                ("808/snare.wav", 4),
                ("é.wav", 3),
                ("🎻.wav", 5),
                ("guitar_acoustic_010-060-100", 4),
            }
        )
            Assert.True(new Shard(index, 5).Contains(id), id);
    }

    [Fact]
    public void Shards_that_do_not_belong_together_are_refused()
    {
        var shards = Shards(3);
        AssertRefused([shards[0], shards[2]], "1 of 3 shards is missing: 2/3;", "embed this shard first");
        AssertRefused([shards[1]], "2 of 3 shards are missing: 1/3, 3/3;", "embed these shards first");
        AssertRefused([_folder.Path, .. shards], _folder.Path, "is a folder");
        AssertRefused([.. shards, shards[1]], shards[1], "each once");
        AssertRefused([_folder["gone.csv"], .. shards], _folder["gone.csv"], "no such file");
        Embedder.Run(Request(_folder["other.csv"]) with { Shard = new(2, 3), BatchSize = 5 });
        AssertRefused([shards[0], _folder["other.csv"], shards[2]], _folder["other.csv"], "batch size 5, not 32");
        Embedder.Run(Request(_folder["fewer.csv"]) with { Shard = new(2, 3), Inputs = [sounds.Tones[0]] });
        AssertRefused([shards[0], _folder["fewer.csv"], shards[2]], "other inputs");
        Embedder.Run(Request(_folder["all.csv"]));
        AssertRefused([_folder["all.csv"]], _folder["all.csv"], "whole output");
        File.Delete(shards[2] + ".meta.json");
        AssertRefused(shards, shards[2], "resume its job");
    }

    [Fact]
    public void A_shard_is_not_overwritten_by_the_merged_output()
    {
        var shards = Shards(2);
        var before = File.ReadAllBytes(shards[0]);
        var message = Assert
            .Throws<TimbreException>(() => ShardMerge.Run(shards, Path.Combine(_folder.Path, ".", "1.csv"), overwrite: true))
            .Message;
        Assert.Contains("one of the shards", message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(shards[0]));
    }

    [Fact]
    public void A_shard_that_was_changed_is_refused()
    {
        var shards = Shards(2);
        var text = File.ReadAllText(shards[1]);
        foreach (
            var changed in (string[])
                [
                    text[..^20],
                    text[..(text[..^1].LastIndexOf('\n') + 1)],
                    text + "99" + text[text.IndexOf('\n')..],
                    text.Replace("row,", "line,", StringComparison.Ordinal),
                ]
        )
        {
            File.WriteAllText(shards[1], changed);
            AssertRefused(shards, "embed");
        }
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1/0")]
    [InlineData("-1/3")]
    [InlineData("1")]
    [InlineData("1/3/5")]
    [InlineData("a/b")]
    public void Invalid_shards_are_refused(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<TimbreException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);

    string[] Shards(int count)
    {
        for (var i = 1; i <= count; i++)
            Embedder.Run(Request(_folder[$"{i}.csv"]) with { Shard = Shard.Parse($"{i}/{count}") });
        return [.. Enumerable.Range(1, count).Select(i => _folder[$"{i}.csv"])];
    }

    string Awkward()
    {
        if (!File.Exists(_folder["a \"quoted\"\n, line.wav"]))
            File.Copy(sounds.Tones[1], _folder["a \"quoted\"\n, line.wav"]);
        return _folder["a \"quoted\"\n, line.wav"];
    }

    void AssertRefused(string[] shards, params string[] expected)
    {
        var message = Assert.Throws<TimbreException>(() => ShardMerge.Run(shards, _folder["out.csv"])).Message;
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
        Assert.False(File.Exists(_folder["out.csv"]));
    }
}
