using BenchmarkDotNet.Attributes;
using VaePipeline.Kernels;

namespace Kernels.Benchmarks;

/// <summary>Forward and backward passes of the baseline network's stacks over a batch of 32.</summary>
public class StackBenchmarks : IDisposable
{
    StackPass? _encoder,
        _decoder;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Slices.Threads = Threads;
        _encoder = new(BaselineNetwork.Encoder, BaselineNetwork.Batch, 80, 128, false);
        _decoder = new(BaselineNetwork.Decoder, BaselineNetwork.Batch, 10, 16, true);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _encoder?.Dispose();
        _decoder?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void EncoderForward() => _encoder!.Forward();

    [Benchmark]
    public void EncoderBackward() => _encoder!.Backward();

    [Benchmark]
    public void DecoderForward() => _decoder!.Forward();

    [Benchmark]
    public void DecoderBackward() => _decoder!.Backward();
}
