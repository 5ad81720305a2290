using BenchmarkDotNet.Attributes;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels.Tiles;

namespace Kernels.Benchmarks;

/// <summary>The two kernels of convolutions on one example and one core: the encoder layer 16 -> 32 on (16, 40, 64).</summary>
public unsafe class LayerBenchmarks : IDisposable
{
    const int Layer = 1;

    StackPlan _plan = null!;
    Workspace _before = null!,
        _after = null!;
    FloatBuffer _packed = null!,
        _sums = null!;

    [GlobalSetup]
    public void Setup()
    {
        _plan = new(BaselineNetwork.Encoder, 80, 128, VectorWidths.InUse);
        (_before, _after) = (new(_plan), new(_plan));
        (_packed, _sums) = (StepTable.Filled(_plan.Packed.Length), StepTable.Filled(_plan.Gradients.Length));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (var disposable in (IDisposable[])[_before, _after, _packed, _sums])
            disposable.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void TapConvolutionForward() =>
        TapConvolution.Run(
            _plan.Layers[Layer].Forward,
            _before.Images(Layer, 0)[0],
            _packed.Start,
            _before.Zeros,
            _after.Images(Layer + 1, 0)[0],
            Epilogue.Relu,
            null
        );

    [Benchmark]
    public void TapOuterProductOfWeights()
    {
        var layer = _plan.Layers[Layer];
        var scalarsBefore = layer.FineIsBefore == layer.Gradient.FineIsScalar;
        var before = _before.Images(Layer, 0)[0];
        var after = _after.Images(Layer + 1, 0)[0];
        TapOuterProduct.Run(layer.Gradient, scalarsBefore ? before : after, scalarsBefore ? after : before, _sums.Start);
    }
}
