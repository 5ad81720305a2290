using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VaePipeline.Model;

/// <summary>A short name for the function that a model computes, the same wherever its files lie.</summary>
static class ModelFingerprint
{
    const int HexDigits = 16;

    public static string Of(VaeModel model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            ArchitectureJson.Write(json, model.Config.Architecture);
            FeatureJson.Write(json, model.Config.Features);
            json.WriteEndArray();
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(buffer.WrittenSpan);
        foreach (var weight in model.Weights)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{weight.Name} {string.Join(',', weight.Shape)}\n"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(weight.Values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }
}
