using VaePipeline.Model.Onnx;
using VaePipeline.Model.Onnx.Graphs;

namespace VaePipeline.Tests.Model.Onnx;

public class ModelVerifierTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void An_exported_model_passes_every_check(bool pitch, bool velocity)
    {
        using var files = new ExportedFiles(Models.Small(conditioning: new() { Pitch = pitch, Velocity = velocity }));
        var report = ModelVerifier.Verify(files.Folder);
        Assert.True(report.Passed, string.Join('\n', report.Checks));
        Assert.Equal(files.Model.Fingerprint, report.Metadata!.Fingerprint);
        foreach (
            var subject in new[]
            {
                "encoder.onnx: golden mu",
                "encoder.onnx: golden logvar",
                "decoder.onnx: golden log-mel",
                "decoder.onnx: belongs",
                "model.safetensors: belongs",
                "model.safetensors: gives",
            }
        )
            Assert.Contains(report.Checks, check => check.Name.StartsWith(subject, StringComparison.Ordinal));
        Assert.All(report.Checks.Where(check => check.Tolerance is not null), check => Assert.InRange(check.MaxDifference!.Value, 0, 1e-5));
    }

    [Fact]
    public void An_encoder_alone_is_enough()
    {
        using var files = new ExportedFiles();
        var alone = Path.Combine(Directory.CreateDirectory(Path.Combine(files.Folder, "alone")).FullName, "mine.onnx");
        File.Copy(files.Encoder, alone);
        Assert.True(ModelVerifier.Verify(alone).Passed);
    }

    [Fact]
    public void A_changed_weight_is_detected()
    {
        using var files = new ExportedFiles();
        ExportedFiles.Edit(
            files.Encoder,
            model =>
            {
                var bias = model.Graph.Initializer.Single(tensor => tensor.Name == "mu.bias");
                bias.RawData = Google.Protobuf.ByteString.CopyFrom([.. BitConverter.GetBytes(0.5f), .. bias.RawData.Skip(4)]);
            }
        );
        AssertFails(files, "encoder.onnx: golden mu");
    }

    [Fact]
    public void Weights_of_another_training_are_detected()
    {
        using var files = new ExportedFiles();
        Models.Small(seed: 2).Save(files.Folder);
        AssertFails(files, "model.safetensors: belongs to the encoder");
    }

    [Fact]
    public void A_decoder_of_another_training_is_detected()
    {
        using ExportedFiles files = new(),
            other = new(Models.Small(seed: 2));
        File.Copy(other.Decoder, files.Decoder, overwrite: true);
        AssertFails(files, "decoder.onnx: belongs to the encoder");
    }

    [Theory]
    [InlineData(false, false, "z")]
    [InlineData(true, false, "z,pitch")]
    [InlineData(false, true, "z,velocity")]
    [InlineData(true, true, "z,pitch,velocity")]
    public void A_decoder_is_verified_with_every_conditioning(bool pitch, bool velocity, string inputs)
    {
        using var files = new ExportedFiles(Models.Small(seed: 4, conditioning: new() { Pitch = pitch, Velocity = velocity })); // a seed without dead ReLUs
        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(files.Decoder)).Graph;
        Assert.Equal(inputs, string.Join(',', graph.Input.Select(input => input.Name)));
        Assert.Equal("log_mel", Assert.Single(ModelProto.Parser.ParseFrom(File.ReadAllBytes(files.Encoder)).Graph.Input).Name); // the encoder's input is audio alone

        var report = ModelVerifier.Verify(files.Folder);
        Assert.True(report.Passed, string.Join('\n', report.Checks.Where(check => !check.Passed)));
        Assert.Contains(report.Checks, check => check.Name == "decoder.onnx: golden log-mel");
        foreach (var condition in inputs.Split(',').Skip(1)) // another pitch or velocity gives another log-mel
        {
            ExportedFiles.EditMetadata(files.Decoder, $"vaepipeline.golden.{condition}", Convert.ToBase64String(BitConverter.GetBytes(5f)));
            AssertFails(files, "decoder.onnx: golden log-mel");
        }
    }

    [Fact]
    public void Damaged_files_fail_checks_without_a_crash()
    {
        using var files = new ExportedFiles(Models.Small(conditioning: new() { Pitch = true }));
        ExportedFiles.EditMetadata(files.Decoder, "vaepipeline.golden.pitch", Convert.ToBase64String(BitConverter.GetBytes(1e9f)));
        AssertFails(files, "decoder.onnx: loads");
        ExportedFiles.EditMetadata(files.Decoder, "vaepipeline.golden.pitch", "");
        AssertFails(files, "decoder.onnx: golden pitch");
        File.WriteAllText(files.Decoder, "torn");
        AssertFails(files, "decoder.onnx: loads");
        File.WriteAllText(Path.Combine(files.Folder, "model.safetensors"), "torn");
        AssertFails(files, "model.safetensors: loads");
        ExportedFiles.EditMetadata(files.Encoder, "vaepipeline.golden.mu", Convert.ToBase64String(BitConverter.GetBytes(float.NaN)));
        AssertFails(files, "encoder.onnx: golden mu");
        File.WriteAllText(files.Encoder, "torn");
        AssertFails(files, "encoder.onnx: loads");
    }

    [Fact]
    public void A_golden_value_of_NaN_fails()
    {
        using var files = new ExportedFiles();
        ExportedFiles.EditMetadata(
            files.Encoder,
            "vaepipeline.golden.mu",
            Convert.ToBase64String([.. BitConverter.GetBytes(float.NaN), .. new byte[12]])
        );
        AssertFails(files, "encoder.onnx: golden mu");
    }

    [Fact]
    public void A_model_is_found_by_folder_run_or_file()
    {
        using var run = new TemporaryFolder();
        OnnxExporter.Export(Models.Small(), run["model"]);
        var encoder = Path.Combine(run["model"], "encoder.onnx");

        Assert.Equal(new(run["model"], encoder, Path.Combine(run["model"], "decoder.onnx")), ModelPath.Resolve(run["model"]));
        Assert.Equal(ModelPath.Resolve(run["model"]), ModelPath.Resolve(run.Path));
        Assert.Equal(ModelPath.Resolve(run["model"]), ModelPath.Resolve(encoder));
        File.Delete(Path.Combine(run["model"], "decoder.onnx"));
        Assert.Null(ModelPath.Resolve(run.Path).Decoder);
    }

    [Fact]
    public void A_missing_model_gives_an_error_of_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["notes.txt"], "");
        foreach (var path in new[] { folder.Path, folder["missing"], folder["notes.txt"] })
        {
            var exception = Assert.Throws<OnnxModelException>(() => ModelPath.Resolve(path));
            Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    static void AssertFails(ExportedFiles files, string name)
    {
        var report = ModelVerifier.Verify(files.Folder);
        Assert.False(report.Passed);
        Assert.Contains(report.Checks, check => !check.Passed && check.Name == name);
    }
}
