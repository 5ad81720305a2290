using System.Diagnostics;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;
using VaePipeline.Model.Onnx.Graphs;

namespace VaePipeline.Tests.Model.Onnx;

public class OnnxExporterTests
{
    const string Python = "/usr/bin/python3";

    public static TheoryData<bool, bool> Conditionings =>
        new()
        {
            { false, false },
            { true, false },
            { false, true },
            { true, true },
        };

    [Theory]
    [MemberData(nameof(Conditionings))]
    public void The_files_pass_the_checker_of_the_onnx_project(bool pitch, bool velocity)
    {
        if (!File.Exists(Python) || Run("import onnx").Exit != 0)
            Assert.Skip("python3-onnx is not installed.");
        using var files = new ExportedFiles(Models.Small(conditioning: new() { Pitch = pitch, Velocity = velocity }));
        const string Check =
            "import onnx, sys; [onnx.checker.check_model(onnx.shape_inference.infer_shapes(onnx.load(f), check_type=True, strict_mode=True), full_check=True) for f in sys.argv[1:]]";
        var (exit, output) = Run(Check, files.Encoder, files.Decoder);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        using ExportedFiles one = new(),
            two = new();
        Assert.Equal(File.ReadAllBytes(one.Encoder), File.ReadAllBytes(two.Encoder));
        Assert.Equal(File.ReadAllBytes(one.Decoder), File.ReadAllBytes(two.Decoder));
    }

    [Fact]
    public void Old_runtimes_can_read_the_files_and_the_batch_size_is_dynamic()
    {
        using var files = new ExportedFiles(Models.Small(conditioning: new() { Pitch = true, Velocity = true }));
        foreach (var path in new[] { files.Encoder, files.Decoder })
        {
            var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
            Assert.Equal(8, model.IrVersion);
            Assert.InRange(Assert.Single(model.OpsetImport).Version, 1, 17);
            foreach (var value in model.Graph.Input.Concat(model.Graph.Output))
            {
                Assert.Equal("N", value.Type.TensorType.Shape.Dim[0].DimParam);
                Assert.NotEmpty(value.DocString);
            }
        }
    }

    [Fact]
    public void The_metadata_has_what_another_program_needs()
    {
        using var files = new ExportedFiles();
        using var session = new EncoderSession(files.Encoder);
        Assert.Equal(files.Model.Fingerprint, session.Metadata.Fingerprint);
        Assert.Equal(files.Model.Config.Features, session.Metadata.Features);
        Assert.Equal(files.Model.Config.Name, session.Metadata.ModelName);
        Assert.Equal(4, session.Metadata.LatentSize);
        Assert.Equal(["log_mel", "logvar", "mu"], session.Metadata.Golden.Keys.Order());
        Assert.All(session.Metadata.Golden["log_mel"], value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void A_given_example_is_stored()
    {
        using var folder = new TemporaryFolder();
        var model = Models.Small();
        var logMel = Enumerable.Range(0, model.Config.Features.Size).Select(i => i % 3 - 1f).ToArray();
        OnnxExporter.Export(model, folder.Path, logMel);
        using var session = new EncoderSession(folder["encoder.onnx"]);
        Assert.Equal(logMel, session.Metadata.Golden["log_mel"]);
        Assert.True(ModelVerifier.Verify(folder.Path).Passed);
    }

    [Fact]
    public void Weights_that_do_not_fit_leave_no_file()
    {
        using var folder = new TemporaryFolder();
        var model = Models.Small();
        Assert.Throws<ModelFormatException>(() => OnnxExporter.Export(new(model.Config, [.. model.Weights.Skip(1)]), folder.Path));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(80, 128, 3, 16, 32, 64)]
    [InlineData(64, 64, 5, 4, 4)]
    [InlineData(64, 128, 3, 2, 3, 4, 5, 6, 7)]
    public void Other_architectures_export_and_verify(int bands, int frames, int kernel, params int[] channels)
    {
        using var files = new ExportedFiles(
            Models.Random(
                new()
                {
                    MelBands = bands,
                    Frames = frames,
                    EncoderKernel = kernel,
                    Channels = new(channels),
                    LatentSize = 7,
                }
            )
        );
        var report = ModelVerifier.Verify(files.Folder);
        Assert.True(report.Passed, string.Join('\n', report.Checks));
    }

    static (int Exit, string Output) Run(string code, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", code, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        var standardOutput = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors + standardOutput.Result);
    }
}
