using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VaePipeline.Model;

/// <summary>A short identifier of the function that a model computes: a hash of architecture, features and weights.</summary>
static class ModelFingerprint
{
    const int HexDigits = 16;

    public static string Of(VaeModel model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)'[', .. StrictJson.Write(model.Config.Architecture), (byte)',', .. StrictJson.Write(model.Config.Features), (byte)']']);
        foreach (var weight in model.Weights)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{weight.Name} {string.Join(',', weight.Shape)}\n"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(weight.Values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }
}
