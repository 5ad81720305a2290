using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Datasets;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Transforms;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>The notes, order and ids that inputs give.</summary>
public sealed class InputTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public InputTests()
    {
        foreach (
            var name in (string[])
                [
                    "drums/kick.wav",
                    "drums/808/kick.WAV",
                    "drums/808/deep/sub.flac",
                    "drums/notes.txt",
                    "drums.wav",
                    "keys/a.aif",
                    "keys/.hidden.wav",
                ]
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_its_audio_in_ordinal_order_of_the_whole_path() =>
        Assert.Equal(["drums.wav", "drums/808/deep/sub.flac", "drums/808/kick.WAV", "drums/kick.wav", "keys/a.aif"], Ids(_folder.Path));

    [Fact]
    public void Names_that_sort_before_and_after_a_slash_are_in_the_order_of_the_whole_path()
    {
        string[] paths =
        [
            "a!/z.wav",
            "a-b/x.wav",
            "a.wav/b.wav",
            "a/-.wav",
            "a/b.wav",
            "a/b/c.wav",
            "a/b-/c.wav",
            "a0.wav",
            "a0/x.wav",
            "A/x.wav",
            "é/x.wav",
        ];
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"odd/{path}"])!);
            File.WriteAllText(_folder[$"odd/{path}"], "");
        }
        Assert.Equal(paths.Order(StringComparer.Ordinal), Ids(_folder["odd"]));
    }

    [Theory]
    [InlineData("drums/*.wav", "kick.wav")]
    [InlineData("drums/**/*.?A?", "808/kick.WAV")]
    [InlineData("drums/**/kick.*", "808/kick.WAV", "kick.wav")]
    [InlineData("drums/**", "808/deep/sub.flac", "808/kick.WAV", "kick.wav")]
    [InlineData("*/*/kick.WAV", "drums/808/kick.WAV")]
    [InlineData("d*", "drums.wav")]
    [InlineData("**/808/**/*.flac", "drums/808/deep/sub.flac")]
    public void A_pattern_finds_all_matches(string pattern, params string[] expected)
    {
        var notes = Find(Path.Combine(_folder.Path, pattern));
        Assert.Equal(expected, notes.Select(note => note.Id));
        Assert.All(notes, note => Assert.True(File.Exists(note.Path)));
    }

    [Fact]
    public void A_name_with_a_star_that_exists_is_a_file()
    {
        File.WriteAllText(_folder["what*.wav"], "");
        Assert.Equal(["what*.wav"], Ids(_folder["what*.wav"]));
    }

    [Fact]
    public void A_text_list_keeps_its_order_and_is_relative_to_its_folder()
    {
        File.WriteAllText(_folder["drums/list.txt"], $"kick.wav\r\n\n../keys/a.aif\n{_folder["gone.wav"]}\n");
        var notes = Find(_folder["drums/list.txt"]);
        Assert.Equal(["kick.wav", "../keys/a.aif", _folder["gone.wav"]], notes.Select(note => note.Id));
        Assert.Equal(
            [_folder["drums/kick.wav"], Path.Combine(_folder["drums"], "../keys/a.aif"), _folder["gone.wav"]],
            notes.Select(note => note.Path)
        );
    }

    [Fact]
    public void A_table_provides_ids_and_metadata()
    {
        File.WriteAllText(_folder["list.csv"], "ID,Path,pitch,family,other\nx,\"drums/kick.wav\",60,drum,1\n,drums.wav,,,2\n");
        var notes = Find(_folder["list.csv"]);
        Assert.Equal(["x", "drums.wav"], notes.Select(note => note.Id));
        Assert.Equal((60, "drum", null), (notes[0].Pitch, notes[0].Family, notes[0].Instrument));
        Assert.Equal((null, null), (notes[1].Pitch, notes[1].Family));
        Assert.Equal(_folder["drums.wav"], notes[1].Path);
    }

    [Theory]
    [InlineData("file,pitch\na.wav,1\n", "no column is named path")]
    [InlineData("path,pitch\na.wav\n", ":2:")]
    [InlineData("path,pitch\na.wav,high\n", "pitch is 'high'")]
    [InlineData("path,pitch\na.wav,1\n,2\n", ":3: the path is empty")]
    [InlineData("path,pitch\na.wav,1\nb.wav,2,3\n", ":3: the row has 3 cells, the header 2")]
    [InlineData("path,path\na.wav,b.wav\n", ":1: 2 columns are named path")]
    [InlineData("path,Pitch,,, PITCH\na.wav,1,,,2\n", ":1: 2 columns are named pitch")]
    [InlineData("path\n\"a.wav\n", "quotes")]
    public void A_malformed_table_is_refused_with_the_line(string text, string expected)
    {
        File.WriteAllText(_folder["list.csv"], text);
        var message = Assert.Throws<TimbreException>(() => Find(_folder["list.csv"])).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(_folder["list.csv"], message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dash_reads_the_standard_input() =>
        Assert.Equal(["a.wav", "b c.wav"], new InputFinder(new StringReader("a.wav\nb c.wav")).Find(["-"]).Select(note => note.Path));

    [Theory]
    [InlineData("empty", "contain no sound file")]
    [InlineData("drums/*.ogg", "pattern matches no sound file")]
    [InlineData("nowhere/*.wav", "pattern matches no sound file")]
    [InlineData("nowhere.wav", "no such file or folder")]
    [InlineData("none.txt", "one path per line")]
    [InlineData("none.csv", "in the column path")]
    public void An_input_without_sounds_is_named(string input, string why)
    {
        Directory.CreateDirectory(_folder["empty"]);
        File.WriteAllText(_folder["none.txt"], "\n \n");
        File.WriteAllText(_folder["none.csv"], "id,path\n");
        var message = Assert.Throws<TimbreException>(() => Find(_folder[input])).Message;
        Assert.StartsWith($"{_folder[input]}: ", message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_standard_input_says_what_it_should_hold() =>
        Assert.Contains(
            "one path per line",
            Assert.Throws<TimbreException>(() => new InputFinder(new StringReader("\n")).Find(["-"]).ToList()).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Circular_links_give_a_notice_and_each_file_is_found_once()
    {
        Directory.CreateSymbolicLink(_folder["drums/808/back"], _folder["drums"]);
        Directory.CreateSymbolicLink(_folder["again"], _folder["keys"]);
        var finder = new InputFinder(TextReader.Null);
        Assert.Equal(5, finder.Find([_folder.Path]).Count());
        Assert.Equal(2, finder.Notices.Count);
        Assert.Contains(finder.Notices, notice => notice.Contains(_folder["drums/808/back"], StringComparison.Ordinal));
    }

    [Fact]
    public void An_unreadable_folder_gives_a_notice_and_the_rest_is_found()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName == "root")
            Assert.Skip("nothing is unreadable for root");
        SetMode(_folder["drums/808"], UnixFileMode.None);
        var finder = new InputFinder(TextReader.Null);
        Assert.Equal(3, finder.Find([_folder.Path]).Count());
        Assert.Single(finder.Notices);
        SetMode(_folder["drums/808"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Ids_are_unique_and_the_first_of_a_name_keeps_it() =>
        Prop.ForAll<string[]>(given =>
            {
                var ids = new UniqueIds();
                var known = given.Select(name => name ?? "").ToArray();
                string[] names = [.. known, .. known.Select(name => name + "#2"), .. known];
                var taken = names.Select(ids.Add).ToArray();
                return taken.Distinct(StringComparer.Ordinal).Count() == names.Length
                    && taken.Zip(names).All(pair => pair.First.StartsWith(pair.Second, StringComparison.Ordinal));
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Ids_get_the_first_number_that_no_id_before_has() =>
        Prop.ForAll(
                Arb.From(Names),
                names =>
                {
                    var ids = new UniqueIds();
                    var (taken, last) = (new HashSet<string>(), new Dictionary<string, int>());
                    return names.All(name => ids.Add(name) == Expected(name));

                    string Expected(string name)
                    {
                        last[name] = last.GetValueOrDefault(name) + 1;
                        if (taken.Add(name))
                            return name;
                        last[name] = Math.Max(last[name], 2);
                        while (!taken.Add($"{name}#{last[name]}"))
                            last[name]++;
                        return $"{name}#{last[name]}";
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Shards_partition_the_rows_of_the_whole_list() =>
        Prop.ForAll(
                Arb.From(Names),
                names =>
                {
                    Directory.CreateDirectory(_folder["lists"]);
                    var whole = Rows(null);
                    Assert.Equal(names.Length, whole.Select(row => row.Id).Distinct(StringComparer.Ordinal).Count());
                    Assert.Equal(whole, new[] { 1, 2, 3 }.SelectMany(index => Rows(new(index, 3))).Order());
                    return true;

                    List<(int Place, string Id, string Path)> Rows(Shard? shard)
                    {
                        using var list = InputList.Create(
                            _folder["lists/.spool"],
                            names.Length == 0 ? [] : ["-"],
                            new(new StringReader(string.Join('\n', names))),
                            shard,
                            default
                        );
                        return [.. list.From().Select(listed => (listed.Place, listed.Note.Id, listed.Note.Path))];
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Ids_that_differ_by_suffixes_have_the_same_family()
    {
        foreach (var id in (string[])["a", "a#2", "a#2#17", "a#0"])
            Assert.Equal("a", UniqueIds.FamilyOf(id));
        foreach (var id in (string[])["a#", "a#b", "a#2.wav", "A", ""])
            Assert.Equal(id, UniqueIds.FamilyOf(id));
    }

    [Fact]
    public void All_repetitions_and_few_others_are_detected()
    {
        var filter = new BloomFilter();
        var hashes = Enumerable.Range(0, 1_000_000).Select(i => UniqueIds.HashOf($"{i}.wav")).Where(hash => hash % 2 == 0).ToArray();
        Assert.InRange(hashes.Count(filter.Add), 0, 30);
        Assert.True(hashes.All(filter.Add));
    }

    [Fact]
    public void A_list_reads_back_as_found_and_leaves_no_file()
    {
        File.WriteAllText(_folder["list.csv"], "path,id,pitch,source\na.wav,,0,x\n🎻.wav,n,,\na.wav,,127,\n");
        using (
            var list = InputList.Create(_folder[".spool"], [_folder["list.csv"], _folder["list.csv"]], new(TextReader.Null), null, default)
        )
        {
            Assert.Equal(6, list.Count);
            Assert.Equal(["source", "pitch"], list.Metadata.Select(metadata => metadata.Name));
            Assert.Equal(["a.wav", "n", "a.wav#2", "a.wav#3", "n#2", "a.wav#4"], list.From().Select(listed => listed.Note.Id));
            Assert.Equal([127, 0, null, 127], list.From(2).Select(listed => listed.Note.Pitch));
            using var other = InputList.Create(_folder[".other"], [_folder["list.csv"]], new(TextReader.Null), null, default);
            Assert.NotEqual(list.Digest, other.Digest);
        }
        Assert.Empty(Directory.GetFiles(_folder.Path, ".*"));
    }

    /// <summary>Lists with repeated names and names that look like suffixed ones.</summary>
    static Gen<string[]> Names =>
        Gen.ArrayOf(Gen.Elements("a", "a", "a#2", "a#3", "a#2#2", "a#02", "a#1", "b", "b#2", "b#", "#2", "c#3000000000"));

    static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    static List<Note> Find(string input) => [.. new InputFinder(TextReader.Null).Find([input])];

    static IEnumerable<string> Ids(string input) => Find(input).Select(note => note.Id);
}
