using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML;
using VaePipeline.ML.Transforms;
using VaePipeline.ML.Transforms.Saving;

namespace VaePipeline.Tests.ML;

public sealed class SavedChainTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    readonly MLContext _ml = new(1);
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Save(string name)
    {
        using var chain = Chains.Estimator(_ml, sounds, batchSize: 8).Fit(Chains.View(_ml, sounds.Tones));
        TimbreChain.Save(chain, _folder[name]);
        return _folder[name];
    }

    static string EncoderIn(string folder) => Assert.Single(Directory.GetFiles(folder, "encoder-*.onnx"));

    static void AssertRefused(string path, string because)
    {
        var message = Assert.Throws<TimbreException>(() => TimbreChain.Load(path)).Message;
        Assert.Contains(because, message);
        Assert.StartsWith(path, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("chain")]
    [InlineData("chain.zip")]
    public void A_loaded_chain_gives_the_same_bits_even_when_the_model_is_gone(string name)
    {
        var view = Chains.View(_ml, sounds.Tones.Append(sounds.Silent));
        var model = _folder["model"];
        Directory.CreateDirectory(model);
        foreach (var file in Directory.GetFiles(sounds.Model))
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        using var chain = _ml
            .Transforms.LoadAudio("Audio", "Path", new() { MaxSamples = 9_000, StatusColumnName = "Read" })
            .Append(_ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = sounds.Features }))
            .Append(_ml.Transforms.EncodeTimbre("Embedding", "LogMel", model, new() { Threads = 2, BatchSize = 8 }))
            .Append(_ml.Transforms.DecodeTimbre("Again", "Embedding", model))
            .Fit(view);
        Directory.Delete(model, recursive: true);
        TimbreChain.Save(chain, _folder[name]);
        using var loaded = TimbreChain.Load(_folder[name]);
        Assert.Equal(
            chain.GetOutputSchema(view.Schema).Select(column => $"{column}"),
            loaded.GetOutputSchema(view.Schema).Select(column => $"{column}")
        );
        Chains.AssertSameBits(Chains.Rows(_ml, chain.Transform(view)), Chains.Rows(_ml, loaded.Transform(view)));
        var (expected, given) = (chain.Transform(view).GetColumn<float[]>("Again"), loaded.Transform(view).GetColumn<float[]>("Again"));
        foreach (var (a, b) in expected.Zip(given))
            Assert.Equal(Chains.Bits(a), Chains.Bits(b));
    }

    [Fact]
    public void Saving_a_loaded_chain_writes_the_same_bytes()
    {
        using (var loaded = TimbreChain.Load(Save("first.zip")))
            TimbreChain.Save(loaded, _folder["second.zip"]);
        Assert.Equal(File.ReadAllBytes(_folder["first.zip"]), File.ReadAllBytes(_folder["second.zip"]));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_loaded_chain_can_be_extended()
    {
        var view = Chains.View(_ml, sounds.Tones.Take(4));
        using var loaded = TimbreChain.Load(Save("chain"));
        var longer = loaded.Append(_ml.Transforms.CopyColumns("Vector", "Embedding").Fit(loaded.Transform(view)));
        Assert.Equal(Chains.Embed(_ml, sounds, view).Select(row => row.Embedding), longer.Transform(view).GetColumn<float[]>("Vector"));
    }

    [Fact]
    public void Foreign_transforms_are_refused_by_name()
    {
        var view = Chains.View(_ml, sounds.Tones);
        using var chain = Chains.Estimator(_ml, sounds).Append(_ml.Transforms.CopyColumns("Copy", "Embedding")).Fit(view);
        var message = Assert.Throws<TimbreException>(() => TimbreChain.Save(chain, _folder["chain"])).Message;
        Assert.Contains(chain.LastTransformer.GetType().Name, message);
        Assert.False(Path.Exists(_folder["chain"]));
        Assert.Contains(
            "no stage",
            Assert.Throws<TimbreException>(() => TimbreChain.Save(new TransformerChain<ITransformer>(), _folder["chain"])).Message
        );
    }

    [Fact]
    public void An_existing_file_is_not_overwritten()
    {
        var path = Save("chain.zip");
        var before = File.ReadAllBytes(path);
        Assert.Contains("exists already", Assert.Throws<TimbreException>(() => Save("chain.zip")).Message);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Missing_and_changed_parts_are_named()
    {
        AssertRefused(_folder["nowhere"], "no such folder or zip");
        var folder = Save("chain");
        var encoder = EncoderIn(folder);
        var content = File.ReadAllBytes(encoder);
        content[^7] ^= 1;
        File.WriteAllBytes(encoder, content);
        AssertRefused(folder, $"{Path.GetFileName(encoder)} is not the file that was saved");
        File.WriteAllBytes(encoder, content[..100]);
        AssertRefused(folder, "is not the file that was saved");
        File.Delete(encoder);
        AssertRefused(folder, $"{Path.GetFileName(encoder)} is missing");
        File.Delete(Path.Combine(folder, "chain.json"));
        AssertRefused(folder, "chain.json is missing");
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version 2, this program reads 1")]
    [InlineData("\"batch_size\": 8", "\"batch_size\": 9", "was changed after saving")]
    [InlineData("\"log_mel_spectrogram\"", "\"run_program\"", "cannot be read")]
    [InlineData("\"threads\": 2", "\"thread\": 2", "cannot be read")]
    [InlineData("{", "[", "cannot be read")]
    [InlineData("\"stages\": [", "\"stages\": null, \"other\": [", "cannot be read")]
    public void A_changed_chain_file_is_refused(string from, string to, string because)
    {
        var folder = Save("chain");
        var file = Path.Combine(folder, "chain.json");
        var text = File.ReadAllText(file);
        Assert.Contains(from, text);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
        AssertRefused(folder, because);
    }

    [Theory]
    [InlineData("../evil.onnx")]
    [InlineData("/etc/evil.onnx")]
    [InlineData("..\\\\evil.onnx")]
    [InlineData("sub/evil.onnx")]
    public void Names_with_folders_are_refused_in_the_zip_and_in_the_chain_file(string name)
    {
        var path = Save("chain.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
            zip.CreateEntry(name);
        AssertRefused(path, "names a part");

        var folder = Save("chain");
        File.WriteAllBytes(
            Path.Combine(folder, "chain.json"),
            ChainFile.Write([new EncodeTimbreStageOptions("Embedding", "LogMel", new(), new OnnxModelFile(name, "", ""))])
        );
        AssertRefused(folder, "names a part");
    }

    [Fact]
    public void Truncated_zips_are_refused()
    {
        var path = Save("chain.zip");
        var content = File.ReadAllBytes(path);
        for (var length = 0; length < content.Length; length += 1 + content.Length / 97)
        {
            File.WriteAllBytes(path, content[..length]);
            AssertRefused(path, "");
        }
    }

    [Fact]
    public void Flipped_bytes_are_refused_or_harmless()
    {
        var path = Save("chain.zip");
        var content = File.ReadAllBytes(path);
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            var changed = (byte[])content.Clone();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, changed);
            try
            {
                TimbreChain.Load(path).Dispose();
            }
            catch (TimbreException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }
        }
    }

    [Fact]
    public void The_chain_file_is_readable_JSON()
    {
        var text = File.ReadAllText(Path.Combine(Save("chain"), "chain.json"), Encoding.UTF8);
        foreach (
            var expected in new[]
            {
                "\"stage\": \"load_audio\"",
                "\"sample_rate\": 16000",
                "\"fingerprint\": ",
                "\"sha256\": ",
                "\"created_by\": \"VaePipeline ",
            }
        )
            Assert.Contains(expected, text);
        Assert.DoesNotContain(sounds.Model, text);
    }
}
