using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace VaePipeline.Training.Checkpoints;

/// <summary>Weights, Adam's moments and the state of the run in one safetensors file, with a hash that detects damage.</summary>
// Examples is the fingerprint of the training examples. Tensors are the weights in the order of the architecture, then the moments.
sealed record Checkpoint(RunState State, string Examples, IReadOnlyList<NamedTensor> Tensors)
{
    const string HashKey = "sha256";
    const string ExamplesKey = "examples";
    const string StateKey = "state";

    /// <exception cref="IOException">The file cannot be written; an older file of that name is unchanged.</exception>
    public void Save(string path) =>
        Safetensors.Write(
            path,
            Tensors,
            new Dictionary<string, string>
            {
                [StateKey] = JsonSerializer.Serialize(State, RunStateJson.Default.RunState),
                [ExamplesKey] = Examples,
                [HashKey] = Hash(Tensors),
            }
        );

    /// <summary>Reads a checkpoint, or returns null and the reason why it is unusable.</summary>
    public static Checkpoint? Load(string path, out string? problem)
    {
        try
        {
            var file = Safetensors.Read(path);
            problem = file.Metadata.GetValueOrDefault(HashKey) == Hash(file.Tensors) ? null : "its values do not match its hash";
            return problem is null ? new(ReadState(file.Metadata), file.Metadata.GetValueOrDefault(ExamplesKey, ""), file.Tensors) : null;
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or JsonException)
        {
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite => Tensors.All(tensor => Array.TrueForAll(tensor.Values, float.IsFinite));

    static RunState ReadState(IReadOnlyDictionary<string, string> metadata) =>
        JsonSerializer.Deserialize(metadata.GetValueOrDefault(StateKey, ""), RunStateJson.Default.RunState)
        ?? throw new JsonException("the state of the run is null");

    static string Hash(IReadOnlyList<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
