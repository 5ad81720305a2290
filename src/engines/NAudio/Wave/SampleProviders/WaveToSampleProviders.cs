using System.Runtime.InteropServices;

namespace NAudio.Wave.SampleProviders;

/// <summary>32-bit floats as they are.</summary>
public class WaveToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer) => Source.Read(MemoryMarshal.AsBytes(buffer)) / sizeof(float);
}

/// <summary>64-bit floats, rounded to 32 bits.</summary>
public class WaveToSampleProvider64(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer) => Read(buffer, sizeof(double), Convert);

    static void Convert(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var doubles = MemoryMarshal.Cast<byte, double>(bytes);
        for (var i = 0; i < doubles.Length; i++)
            samples[i] = (float)doubles[i];
    }
}
