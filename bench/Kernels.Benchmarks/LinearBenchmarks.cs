using BenchmarkDotNet.Attributes;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Matrices;

namespace Kernels.Benchmarks;

/// <summary>The matrix products of linear layers and Adam on their weights, on one core: 10,240 inputs, 32 outputs, batch size 32.</summary>
public class LinearBenchmarks : IDisposable
{
    const int N = BaselineNetwork.Batch,
        Inputs = BaselineNetwork.Bottleneck,
        Outputs = BaselineNetwork.Latent;

    FloatBuffer _x = null!,
        _dx = null!,
        _y = null!,
        _w = null!,
        _dw = null!,
        _m = null!,
        _v = null!;

    [GlobalSetup]
    public void Setup()
    {
        Slices.Threads = 1;
        (_x, _dx, _y) = (StepTable.Filled(N * Inputs), StepTable.Filled(N * Inputs), StepTable.Filled(N * Outputs));
        (_w, _dw) = (StepTable.Filled(Inputs * Outputs), StepTable.Filled(Inputs * Outputs));
        (_m, _v) = (StepTable.Filled(Inputs * Outputs), new(Inputs * Outputs));
        _v.Span.Fill(0.1f); // a mean of squares must not be negative
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (var buffer in (FloatBuffer[])[_x, _dx, _y, _w, _dw, _m, _v])
            buffer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void LinearForward() => Linear.Forward(N, Inputs, Outputs, _x, _w, null, _y);

    [Benchmark]
    public void LinearBackward() => Linear.Backward(N, Inputs, Outputs, _x, _w, _y, _dx, _dw, null);

    [Benchmark]
    public void Adam() => AdamStep.Apply(_w, _dw, _m, _v, 1e-5f, 0.9f, 0.999f, 1e-8f, 0, 10);
}
