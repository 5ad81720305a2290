namespace VaePipeline.Model.Onnx;

/// <summary>The files of a model that is given by its folder, its run, or one of its ONNX files.</summary>
/// <param name="Folder">The folder of the files.</param>
/// <param name="Encoder">Path of the encoder.</param>
/// <param name="Decoder">Path of the decoder; null when there is none.</param>
sealed record ModelPath(string Folder, string Encoder, string? Decoder)
{
    const string RunModelFolder = "model";

    /// <summary>Finds a model from a folder with encoder.onnx, a run's folder (in its <c>model/</c>), or the encoder's .onnx file.</summary>
    /// <exception cref="OnnxModelException">There is no such model; the message says what was expected.</exception>
    public static ModelPath Resolve(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        if (Directory.Exists(model))
        {
            foreach (var folder in new[] { model, Path.Combine(model, RunModelFolder) })
                if (Path.Combine(folder, OnnxExporter.EncoderFileName) is var encoder && File.Exists(encoder))
                    return In(folder, encoder);
            throw new OnnxModelException(
                $"{model}: no {OnnxExporter.EncoderFileName} in it or its {RunModelFolder}{Path.DirectorySeparatorChar}; export the run first, or give an .onnx file."
            );
        }
        if (!File.Exists(model))
            throw new OnnxModelException($"{model}: no such file or folder; expected a model's folder, a run's folder, or an .onnx file.");
        if (!Path.GetExtension(model).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new OnnxModelException($"{model}: not an .onnx file; expected a model's folder, a run's folder, or an .onnx file.");
        return In(Path.GetDirectoryName(Path.GetFullPath(model))!, model);
    }

    static ModelPath In(string folder, string encoder)
    {
        var decoder = Path.Combine(folder, OnnxExporter.DecoderFileName);
        return new(folder, encoder, File.Exists(decoder) ? decoder : null);
    }
}
