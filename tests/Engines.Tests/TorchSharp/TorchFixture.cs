using System.Text.Json;
using VaePipeline.Tests;
using static TorchSharp.torch;

namespace Engines.Tests.TorchSharp;

/// <summary>Tensors that PyTorch computed, from a file of tests/fixtures/torch (made by scripts/fixtures/torch_fixtures.py).</summary>
sealed class TorchFixture
{
    readonly byte[] _bytes;
    readonly JsonElement _header;
    readonly int _start;

    public TorchFixture(string name)
    {
        _bytes = File.ReadAllBytes(Fixtures.Path($"torch/{name}.safetensors"));
        _start = 8 + (int)BitConverter.ToInt64(_bytes);
        _header = JsonDocument.Parse(_bytes.AsMemory(8, _start - 8)).RootElement;
    }

    public IEnumerable<string> Names => _header.EnumerateObject().Select(entry => entry.Name);

    public bool Has(string name) => _header.TryGetProperty(name, out _);

    public Tensor this[string name]
    {
        get
        {
            var entry = _header.GetProperty(name);
            var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            var (from, to) = (entry.GetProperty("data_offsets")[0].GetInt32(), entry.GetProperty("data_offsets")[1].GetInt32());
            var result = empty(shape, entry.GetProperty("dtype").GetString() == "I64" ? int64 : float32);
            _bytes.AsSpan(_start + from, to - from).CopyTo(result.bytes);
            return result;
        }
    }
}

static class TensorAssert
{
    /// <summary>Same shape, and every value within absolute + relative * |expected|.</summary>
    public static void Close(Tensor expected, Tensor actual, double relative = 1e-5, double absolute = 1e-6, string? what = null)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var (wanted, given) = (expected.to(float64).data<double>().ToArray(), actual.to(float64).data<double>().ToArray());
        for (var i = 0; i < wanted.Length; i++)
            Assert.True(
                Math.Abs(wanted[i] - given[i]) <= absolute + relative * Math.Abs(wanted[i]) || (double.IsNaN(wanted[i]) && double.IsNaN(given[i])),
                $"{what ?? "value"} {i} of shape ({string.Join(", ", expected.shape)}): {given[i]:G9}, expected {wanted[i]:G9}");
    }

    public static void Same(float[] expected, Tensor actual) => Assert.Equal(expected, actual.data<float>().ToArray());
}
