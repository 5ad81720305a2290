using System.Text;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Tests.Datasets;

public class SoundFontFileTests
{
    [Fact]
    public void Presets_of_bank_0_are_found()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.sf2"], SoundFont((0, 0, "Piano"), (0, 73, "Flute"), (128, 0, "Drums"), (0, 127, "Gunshot")));
        var file = SoundFontFile.Open(folder["x.sf2"]);
        Assert.Equal(
            new Dictionary<int, string>
            {
                [0] = "Piano",
                [73] = "Flute",
                [127] = "Gunshot",
            },
            file.Presets
        );
        Assert.Equal(new Dictionary<int, string> { [0] = "Drums" }, file.Kits);
        Assert.Equal(64, file.Sha256().Length);
    }

    /// <summary>FluidR3Mono_GM.sf3 is such a file.</summary>
    [Fact]
    public void A_chunk_of_odd_size_may_lack_its_padding()
    {
        using var folder = new TemporaryFolder();
        var padded = SoundFont((0, 0, "Piano"));
        var pdta = padded.AsSpan().IndexOf("pdta"u8) - 8;
        byte[] odd = [.. "LIST"u8, 7, 0, 0, 0, .. "sdta"u8, 1, 2, 3];
        File.WriteAllBytes(folder["x.sf2"], [.. padded[..pdta], .. odd, .. padded[pdta..]]);
        Assert.Equal("Piano", SoundFontFile.Open(folder["x.sf2"]).Presets[0]);
        File.WriteAllBytes(folder["x.sf2"], [.. padded[..pdta], .. odd, 0, .. padded[pdta..]]);
        Assert.Equal("Piano", SoundFontFile.Open(folder["x.sf2"]).Presets[0]);
    }

    [Fact]
    public void A_truncated_file_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var whole = SoundFont((0, 0, "Piano"));
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["x.sf2"], whole[..length]);
            var error = Assert.Throws<DatasetException>(() => SoundFontFile.Open(folder["x.sf2"]));
            Assert.Contains("x.sf2", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void The_error_for_missing_or_other_files_says_what_to_give()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "apt-get install",
            Assert.Throws<DatasetException>(() => SoundFontFile.Open(folder["none.sf2"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "apt-get install",
            Assert.Throws<DatasetException>(() => SoundFontFile.Open(null)).Message,
            StringComparison.Ordinal
        );
        File.WriteAllText(folder["text.sf2"], "this is not a SoundFont at all");
        Assert.Contains(
            "not a SoundFont",
            Assert.Throws<DatasetException>(() => SoundFontFile.Open(folder["text.sf2"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_SoundFont_of_drums_alone_cannot_be_rendered()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["drums.sf2"], SoundFont((128, 0, "Drums")));
        var request = new RenderRequest
        {
            SoundFont = folder["drums.sf2"],
            Out = folder["out"],
            Notes = 3,
        };
        var error = Assert.Throws<DatasetException>(() =>
            SoundFontRenderer.Render(request, cancellationToken: TestContext.Current.CancellationToken)
        );
        Assert.Contains("none of the 96", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    /// <summary>RIFF sfbk with an INFO list, a chunk of odd size, and preset headers.</summary>
    internal static byte[] SoundFont(params (int Bank, int Program, string Name)[] presets)
    {
        var headers = new MemoryStream();
        foreach (var (bank, program, name) in presets.Append((Bank: 0, Program: 0, Name: "EOP")))
        {
            headers.Write(Encoding.ASCII.GetBytes(name.PadRight(20, '\0')));
            headers.Write([(byte)program, 0, (byte)bank, 0]);
            headers.Write(new byte[14]);
        }
        byte[] info = [.. "INFO"u8, .. Chunk("isng", [.. "EMU8000"u8])];
        byte[] data = [.. "pdta"u8, .. Chunk("pbag", new byte[4]), .. Chunk("phdr", headers.ToArray())];
        return Chunk("RIFF", [.. "sfbk"u8, .. Chunk("LIST", info), .. Chunk("LIST", data)]);
    }

    static byte[] Chunk(string id, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(id), .. BitConverter.GetBytes(content.Length), .. content, .. new byte[content.Length & 1]];
}
