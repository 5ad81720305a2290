using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML.Transforms.Batches;
using VaePipeline.ML.Transforms.Saving;
using VaePipeline.ML.Transforms;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML;

/// <summary>
/// Keeps a fitted chain of <see cref="TimbreCatalog"/>'s transforms in one folder or one zip: its options in chain.json, and the ONNX files
/// it runs, each with its hash. (ML.NET's own model.zip takes ML.NET's own transforms only.)
/// </summary>
public static class TimbreChain
{
    /// <summary>Saves a chain, whole or not at all.</summary>
    /// <param name="chain">A transform of <see cref="TimbreCatalog"/>, or a chain of them; every one is saved, whatever its scope.</param>
    /// <param name="path">Where to: a zip where it ends in .zip, or else a folder. It must not exist.</param>
    /// <exception cref="TimbreException">A stage is not of <see cref="TimbreCatalog"/>, or the path exists.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(ITransformer chain, string path)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var recipes = Stages(chain).Select(stage => stage.Recipe).ToArray();
        if (recipes.Length == 0)
            throw new TimbreException("The chain holds no stage; there is nothing to save.");
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [ChainFile.Name] = ChainFile.Write(recipes) };
        foreach (var recipe in recipes.OfType<ModelRecipe>())
            parts[recipe.Model.FileName] = recipe.Model.Content;
        ChainPackage.Write(path, parts);
    }

    /// <summary>Loads a chain that <see cref="Save"/> wrote. It gives the same bits as the chain that was saved; dispose it.</summary>
    /// <param name="path">The folder, or the zip.</param>
    /// <exception cref="TimbreException">It is missing, of another version, or a part of it is missing or not what was saved.</exception>
    public static TransformerChain<ITransformer> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var package = ChainPackage.Open(path);
        var stages = new List<StageTransformer>();
        try
        {
            foreach (var recipe in ChainFile.Read(package))
            {
                var whole = recipe is ModelRecipe part ? part with { Model = ReadModel(package, part.Model) } : recipe;
                stages.Add(new(whole.MakeStage(), whole));
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
            ? model with { Content = content }
            : throw package.Problem($"{model.FileName} is not the file that was saved: its SHA-256 is {hash}, {ChainFile.Name} says {model.Sha256}. Copy or save the chain again");
    }

    static IEnumerable<StageTransformer> Stages(ITransformer transformer) => transformer switch
    {
        StageTransformer stage => [stage],
        IEnumerable<ITransformer> chain => chain.SelectMany(Stages),
        _ => throw new TimbreException($"The chain's {transformer.GetType().Name} is not a stage of {nameof(TimbreCatalog)}, and others cannot be saved with it; save the timbre stages by themselves, and append it after loading."),
    };
}
