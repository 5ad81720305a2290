namespace VaePipeline.Audio.Preparation;

/// <summary>Mono samples, read forward from the start of a sound.</summary>
interface ISampleStream : IDisposable
{
    /// <summary>Reads the next samples.</summary>
    /// <returns>How many were read; 0 at the end of the sound.</returns>
    int Read(Span<float> samples);
}
