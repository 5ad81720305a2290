using VaePipeline.Audio;
using VaePipeline.Datasets;

namespace VaePipeline.Tests.Datasets;

/// <summary>Sounds in the folder of a set that are not in the set are counted and named.</summary>
public sealed class LeftOutSoundTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    void Write(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            WavFile.Write(_folder[name], [0.5f, -0.5f], 16_000, atomic: false);
        }
    }

    void WriteSet(string folder, string note)
    {
        Write($"{folder}audio/{note}.wav");
        File.WriteAllText(
            _folder[$"{folder}examples.json"],
            $$"""{"{{note}}": {"note_str": "{{note}}", "instrument_str": "x", "instrument_family_str": "bass", "instrument_source_str": "acoustic", "pitch": 40, "velocity": 25} }"""
        );
    }

    [Fact]
    public void A_set_names_sounds_that_its_examples_do_not_know()
    {
        WriteSet("", "bass_acoustic_000-040-025");
        Assert.Empty(NoteSet.Load(_folder.Path).LeftOut);
        Write("audio/new.wav", "audio/bass_acoustic_000-040-025.mp3", "loose.m4a", "audio/.hidden.wav", "audio/readme.txt");
        Assert.Equal(
            [
                $"{_folder["examples.json"]}: 3 sounds next to it are not in it, and left out: audio/bass_acoustic_000-040-025.mp3, audio/new.wav, loose.m4a",
            ],
            NoteSet.Load(_folder.Path).LeftOut
        );
        Write("audio/z.wav");
        Assert.EndsWith("audio/new.wav, audio/z.wav, ...", Assert.Single(NoteSet.Load(_folder.Path).LeftOut), StringComparison.Ordinal);
        Assert.Single(NoteSet.Load(_folder.Path).Notes);
    }

    [Fact]
    public void A_union_names_those_of_its_sets()
    {
        WriteSet("one/", "bass_acoustic_000-040-025");
        WriteSet("two/", "bass_acoustic_000-040-025");
        Write("two/audio/new.wav", "three/b.m4a");
        Assert.Equal(
            [
                $"{_folder["two/examples.json"]}: 1 sound next to it is not in it, and left out: audio/new.wav",
                $"{_folder.Path}: 1 sound is left out: 1 .m4a. Convert it to WAV or FLAC.",
            ],
            NoteSet.Load(_folder.Path).LeftOut
        );
    }

    [Fact]
    public void A_folder_counts_formats_that_are_not_read()
    {
        Write("a.wav", "sub/b.m4a", "c.wma", "d.txt");
        Assert.Equal(
            [$"{_folder.Path}: 2 sounds are left out: 1 .m4a, 1 .wma. Convert them to WAV or FLAC."],
            NoteSet.Load(_folder.Path).LeftOut
        );
        Directory.CreateDirectory(_folder["only"]);
        Write("only/b.m4a");
        Assert.EndsWith(
            "1 sound is left out: 1 .m4a. Convert it to WAV or FLAC.",
            Assert.Throws<DatasetException>(() => NoteSet.Load(_folder["only"])).Message,
            StringComparison.Ordinal
        );
    }
}
