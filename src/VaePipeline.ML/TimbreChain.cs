using VaePipeline.ML.Transforms.Batches;
using VaePipeline.ML.Transforms.Saving;

namespace VaePipeline.ML;

/// <summary>
/// Saves a fitted chain of <see cref="TimbreCatalog"/>'s transforms to a folder or a zip: its options in chain.json, and its ONNX files with
/// their hashes. (ML.NET's own model.zip supports only ML.NET's own transforms.)
/// </summary>
public static class TimbreChain
{
    /// <summary>Saves a chain completely or not at all.</summary>
    /// <param name="chain">A transform of <see cref="TimbreCatalog"/> or a chain of them; all are saved, whatever their scope.</param>
    /// <param name="path">A zip if it ends in .zip, otherwise a folder. It must not exist.</param>
    /// <exception cref="TimbreException">A transform is not from <see cref="TimbreCatalog"/>, or the path exists.</exception>
    /// <exception cref="IOException">The path cannot be written.</exception>
    public static void Save(ITransformer chain, string path)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stages = Stages(chain).Select(stage => (StageOptions)stage.Factory).ToArray();
        if (stages.Length == 0)
            throw new TimbreException("The chain has no stage; there is nothing to save.");
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [ChainFile.Name] = ChainFile.Write(stages) };
        foreach (var stage in stages.OfType<ModelStageOptions>())
            parts[stage.Model.FileName] = stage.Model.Content;
        ChainPackage.Write(path, parts);
    }

    /// <summary>Loads a chain written by <see cref="Save"/>. It computes the same bits as the saved chain; dispose of it.</summary>
    /// <param name="path">The folder or zip.</param>
    /// <exception cref="TimbreException">The chain is missing or of another version, or a part is missing or was changed.</exception>
    public static TransformerChain<ITransformer> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var package = ChainPackage.Open(path);
        var stages = new List<StageTransformer>();
        try
        {
            foreach (var options in ChainFile.Read(package))
            {
                var complete = options is ModelStageOptions part ? part with { Model = ReadModel(package, part.Model) } : options;
                stages.Add(new(complete.MakeStage(), complete));
            }
            return new([.. stages]);
        }
        catch (Exception exception)
        {
            stages.ForEach(stage => stage.Dispose());
            if (exception is OnnxModelException or ArgumentException)
                throw new TimbreException($"{path}: {exception.Message.Split('\n')[0]}", exception);
            throw;
        }
    }

    static OnnxModelFile ReadModel(ChainPackage package, OnnxModelFile model)
    {
        var content = package.Read(model.FileName);
        var hash = OnnxModelFile.HashOf(content);
        return hash == model.Sha256
            ? model with
            {
                Content = content,
            }
            : throw package.Problem(
                $"{model.FileName} is not the file that was saved: its SHA-256 is {hash}, {ChainFile.Name} has {model.Sha256}. Copy or save the chain again"
            );
    }

    static IEnumerable<StageTransformer> Stages(ITransformer transformer) =>
        transformer switch
        {
            StageTransformer stage => [stage],
            IEnumerable<ITransformer> chain => chain.SelectMany(Stages),
            _ => throw new TimbreException(
                $"The chain's {transformer.GetType().Name} is not a transform of {nameof(TimbreCatalog)} and cannot be saved here; save the timbre transforms alone, and append the others after loading."
            ),
        };
}
