using System.Runtime.InteropServices;
using System.Security.Cryptography;
using VaePipeline.Model;

namespace VaePipeline.Training.Checkpoints;

/// <summary>Weights, Adam's moments and the run's state in one safetensors file, with a hash by which damage shows.</summary>
/// <param name="State">Where the run stood.</param>
/// <param name="Examples">Fingerprint of the examples it learns from.</param>
/// <param name="Tensors">Weights in their order, then the moments.</param>
sealed record Checkpoint(RunState State, string Examples, IReadOnlyList<NamedTensor> Tensors)
{
    const string HashKey = "sha256";
    const string ExamplesKey = "examples";

    /// <exception cref="IOException">The file cannot be written; an older one of the same name is still whole.</exception>
    public void Save(string path)
    {
        var metadata = State.ToMetadata();
        metadata[ExamplesKey] = Examples;
        metadata[HashKey] = Hash(Tensors);
        Safetensors.Write(path, Tensors, metadata);
    }

    /// <summary>Reads a checkpoint, or says why it cannot be used.</summary>
    public static Checkpoint? Load(string path, out string? problem)
    {
        try
        {
            var file = Safetensors.Read(path);
            problem = file.Metadata.GetValueOrDefault(HashKey) == Hash(file.Tensors) ? null : "its values do not match its hash";
            return problem is null ? new(RunState.FromMetadata(file.Metadata), file.Metadata.GetValueOrDefault(ExamplesKey, ""), file.Tensors) : null;
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or FormatException)
        {
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>Whether all values are finite: the first that is not, ends the run that made it.</summary>
    public bool IsFinite => Tensors.All(tensor => Array.TrueForAll(tensor.Values, float.IsFinite));

    static string Hash(IReadOnlyList<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
