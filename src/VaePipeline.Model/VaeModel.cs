using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VaePipeline.Model;

/// <summary>A trained VAE as data, without TorchSharp or ONNX Runtime: configuration and weights, stored as config.json and model.safetensors in one folder.</summary>
/// <param name="config">Name, architecture and features.</param>
/// <param name="weights">The weights, with the names and shapes of a PyTorch state_dict and in the order of use.</param>
public sealed class VaeModel(ModelConfig config, IReadOnlyList<NamedTensor> weights)
{
    /// <summary>Name of the weights file in a model's folder.</summary>
    public const string WeightsFileName = "model.safetensors";

    const string FingerprintKey = "fingerprint";
    const int FingerprintDigits = 16;

    /// <summary>Name, architecture and features.</summary>
    public ModelConfig Config { get; } = config;

    /// <summary>The weights, with the names and shapes of a PyTorch state_dict and in the order of use.</summary>
    public IReadOnlyList<NamedTensor> Weights { get; } = weights;

    /// <summary>Identifies the function that the model computes: 16 hex digits of SHA-256 over architecture, features and weights, but not the name.</summary>
    public string Fingerprint => field ??= ComputeFingerprint();

    /// <summary>Number of values in all weights; 1,057,905 for the default architecture.</summary>
    public int ParameterCount => Weights.Sum(weight => weight.Values.Length);

    /// <summary>The weight with a name.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such weight.</exception>
    public NamedTensor this[string name] =>
        Weights.FirstOrDefault(weight => weight.Name == name)
        ?? throw new KeyNotFoundException(
            $"No weight '{name}'; this model has {string.Join(", ", Weights.Select(weight => weight.Name))}."
        );

    /// <summary>Returns this model with its weights in order, or throws when they do not fit the architecture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The configuration is not allowed.</exception>
    /// <exception cref="ModelFormatException">A weight is missing, unknown, of another shape, or not finite.</exception>
    public VaeModel Validated() => new(Config.Validated(), Ordered(Weights, Config.Architecture, "The model"));

    /// <summary>Reads config.json and model.safetensors from a folder.</summary>
    /// <exception cref="ModelFormatException">A file is missing or incomplete, or the two do not fit each other.</exception>
    public static VaeModel Load(string modelFolder)
    {
        var config = ModelConfig.Load(modelFolder);
        var path = Path.Combine(modelFolder, WeightsFileName);
        if (!File.Exists(path))
            throw new ModelFormatException(
                $"{path}: no such file; a model's folder contains {ModelConfig.FileName} and {WeightsFileName}."
            );
        var file = Safetensors.Read(path);
        var model = new VaeModel(config, Ordered(file.Tensors, config.Architecture, path));
        if (file.Metadata.TryGetValue(FingerprintKey, out var written) && written != model.Fingerprint)
            throw new ModelFormatException(
                $"{path}: written as model {written}, but with the {ModelConfig.FileName} in its folder it is {model.Fingerprint}; one of the two was changed or belongs to another model."
            );
        return model;
    }

    /// <summary>Writes config.json and model.safetensors into a folder, which is created when missing. The same model gives the same bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The configuration is not allowed.</exception>
    /// <exception cref="ModelFormatException">The weights do not fit the architecture.</exception>
    public void Save(string modelFolder)
    {
        var model = Validated();
        model.Config.Save(modelFolder);
        Safetensors.Write(
            Path.Combine(modelFolder, WeightsFileName),
            model.Weights,
            new Dictionary<string, string>
            {
                ["format"] = "pt", // names and shapes are those of PyTorch
                [FingerprintKey] = model.Fingerprint,
            }
        );
    }

    string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)'[', .. StrictJson.Write(Config.Architecture), (byte)',', .. StrictJson.Write(Config.Features), (byte)']']);
        foreach (var weight in Weights)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{weight.Name} {string.Join(',', weight.Shape)}\n"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(weight.Values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..FingerprintDigits];
    }

    static NamedTensor[] Ordered(IReadOnlyList<NamedTensor> weights, VaeArchitecture architecture, string source)
    {
        var byName = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (var weight in weights)
            if (!byName.TryAdd(weight.Name, weight))
                throw new ModelFormatException($"{source}: weight '{weight.Name}' occurs twice.");
        var expected = WeightShape.Of(architecture);
        var ordered = new NamedTensor[expected.Count];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (!byName.Remove(expected[i].Name, out var weight))
                throw new ModelFormatException($"{source}: weight {expected[i]} is missing; the weights belong to another architecture.");
            if (!weight.Shape.SequenceEqual(expected[i].Shape) || weight.Values.Length != expected[i].Count)
                throw new ModelFormatException(
                    $"{source}: weight '{weight.Name}' is ({string.Join(", ", weight.Shape)}) where the architecture needs ({string.Join(", ", expected[i].Shape)})."
                );
            if (!Array.TrueForAll(weight.Values, float.IsFinite))
                throw new ModelFormatException(
                    $"{source}: weight '{weight.Name}' contains NaN or infinity; its training diverged, use an earlier checkpoint."
                );
            ordered[i] = weight;
        }
        return byName.Count == 0
            ? ordered
            : throw new ModelFormatException(
                $"{source}: weight '{byName.Keys.Order(StringComparer.Ordinal).First()}' is not part of the architecture."
            );
    }
}
