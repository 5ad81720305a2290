using Google.Protobuf;
using VaePipeline.Model.Onnx;
using VaePipeline.Model.Onnx.Graphs;

namespace VaePipeline.Tests.Model.Onnx;

/// <summary>A small model, saved and exported into a temporary folder, for tests that damage or exchange its files.</summary>
sealed class ExportedFiles : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public ExportedFiles(VaePipeline.Model.VaeModel? model = null)
    {
        Model = model ?? Models.Small();
        Model.Save(_folder.Path);
        OnnxExporter.Export(Model, _folder.Path);
    }

    public VaePipeline.Model.VaeModel Model { get; }

    public string Folder => _folder.Path;

    public string Encoder => _folder["encoder.onnx"];

    public string Decoder => _folder["decoder.onnx"];

    /// <summary>Changes the messages of an ONNX file.</summary>
    public static void Edit(string path, Action<ModelProto> edit)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        edit(model);
        File.WriteAllBytes(path, model.ToByteArray());
    }

    public static void EditMetadata(string path, string key, string? value) =>
        Edit(
            path,
            model =>
            {
                var property = model.MetadataProps.Single(property => property.Key == key);
                if (value is null)
                    model.MetadataProps.Remove(property);
                else
                    property.Value = value;
            }
        );

    public void Dispose() => _folder.Dispose();
}
