using VaePipeline.Model;

namespace VaePipeline.Tests.Model.Onnx;

/// <summary>A small VAE whose weights and results PyTorch made; see tests/fixtures/onnx/make.py.</summary>
sealed class PyTorchVae
{
    readonly Safetensors _expected;

    public PyTorchVae(string name)
    {
        Model = VaeModel.Load(Fixtures.Path($"onnx/{name}"));
        _expected = Safetensors.Read(Fixtures.Path($"onnx/{name}/expected.safetensors"));
    }

    public static TheoryData<string> Names => ["plain", "conditioned"];

    public VaeModel Model { get; }

    public int Batch => _expected.Tensors[0].Shape[0];

    public float[] this[string value] => _expected.Tensors.Single(tensor => tensor.Name == value).Values;

    public long[] Pitches => [.. this["pitch"].Select(pitch => (long)pitch)];

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> given, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Length, given.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - given[i]) <= tolerance, $"At {i}: expected {expected[i]}, given {given[i]}.");
    }
}
