using System.Buffers;
using System.Numerics.Tensors;
using VaePipeline.Audio.Preparation;

namespace VaePipeline.Training.Recordings;

/// <summary>Notes as recordings may have them: <see cref="RecordingSection"/>. A note depends on seed, epoch and row alone. Thread-safe.</summary>
sealed class RecordedNotes(RecordingSection section, TrainingExamples examples, int seed)
{
    const float SafeLength = 1.04f; // a detuned note needs up to 2.9 % more samples

    readonly LogMel _logMel = new(examples.Features);
    readonly RecordingNoise _noise = new(seed);
    readonly int _length = (int)(examples.Features.SamplesSeen * SafeLength) + examples.Features.SampleRate / 5;

    /// <summary>Writes the log-mel (mel bands, frames) of a recording of a row's note; that of the clean note if nothing is left of it. Epochs count from 0.</summary>
    public void Apply(ReadOnlySpan<float> logMel, Span<float> recorded, int epoch, int row)
    {
        var random = new Philox(seed, RandomStream.Recording, ((long)epoch << 32) | (uint)row);
        if (Happens(section.Clean, ref random))
        {
            logMel.CopyTo(recorded);
            return;
        }
        var buffer = ArrayPool<float>.Shared.Rent(4 * _length);
        try
        {
            var samples = buffer.AsSpan(0, _length);
            var count = examples.Samples!(row, samples);
            var sound = Sound(samples, buffer.AsSpan(_length, _length), count, ref random);
            var heard = buffer.AsMemory(2 * _length, sound.Length);
            sound.CopyTo(heard.Span);
            if (!TryHear(heard, buffer.AsSpan(3 * _length, _length), recorded))
                logMel.CopyTo(recorded);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
        Spectrum(recorded, ref random);
    }

    /// <summary>Changes the first <paramref name="count"/> samples; the result is in one of the two buffers.</summary>
    Span<float> Sound(Span<float> samples, Span<float> other, int count, ref Philox random)
    {
        var rate = examples.Features.SampleRate;
        if (Happens(section.Detuned, ref random))
        {
            count = SampleChanges.Detune(samples[..count], other, Math.Pow(2, random.NextSigned() * 50 / 1200));
            Swap(ref samples, ref other);
        }
        if (Happens(section.Late, ref random))
        {
            var missing = (int)Math.Min(count - 1, LogUniform(0.002, 0.1, ref random) * rate);
            samples = samples[Math.Max(0, missing)..];
            count -= Math.Max(0, missing);
            SampleChanges.FadeIn(samples[..Math.Min(count, rate / 1000)]);
        }
        if (Happens(section.Looped, ref random))
        {
            var from = (int)(random.NextUniform() * 0.5 * rate);
            var to = from + (int)(LogUniform(0.1, 1, ref random) * rate);
            if (to < count)
                SampleChanges.Loop(samples[..count], from, to);
        }
        if (Happens(section.Cut, ref random))
        {
            count = (int)Math.Min(count, LogUniform(0.04, 2.2, ref random) * rate);
            var isLinear = random.NextUniform() < 0.6;
            var fade = (int)Math.Min(count, LogUniform(0.001, isLinear ? 0.03 : 0.3, ref random) * rate);
            SampleChanges.FadeOut(samples[(count - fade)..count], isLinear);
        }
        if (Happens(section.Lead, ref random))
        {
            var lead = (int)(random.NextUniform() * 0.3 * rate);
            count = Math.Min(count, other.Length - lead);
            other[..lead].Clear();
            samples[..count].CopyTo(other[lead..]);
            count += lead;
            Swap(ref samples, ref other);
        }
        else
            other = other[..Math.Min(other.Length, samples.Length)];
        var sound = samples[..count];
        Signal(sound, other, ref random);
        return sound;
    }

    static void Swap(ref Span<float> a, ref Span<float> b)
    {
        var c = a;
        a = b;
        b = c;
    }

    /// <summary>What happens to the signal (n) on its way: clipping, noise, hum, coding, rounding.</summary>
    void Signal(Span<float> sound, Span<float> memory, ref Philox random)
    {
        var peak = sound.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude<float>(sound));
        if (peak == 0)
            return;
        if (Happens(section.Clipped, ref random))
        {
            peak /= Factor(random.NextUniform() * 20);
            TensorPrimitives.Clamp(sound, -peak, peak, sound);
        }
        if (Happens(section.Noise, ref random))
        {
            var (level, brown) = (peak * Factor(Between(-75, -30, ref random)), (float)Math.Pow(random.NextUniform(), 2));
            var noise = memory[..Math.Min(memory.Length, sound.Length)];
            _noise.Fill(noise, brown, ref random);
            TensorPrimitives.MultiplyAdd(noise, level, sound[..noise.Length], sound[..noise.Length]);
        }
        if (Happens(section.Hum, ref random))
        {
            var hertz = random.NextUniform() < 0.5 ? 50 : 60;
            Span<float> harmonics =
            [
                1,
                (float)random.NextUniform(),
                (float)random.NextUniform() * 0.7f,
                (float)random.NextUniform() * 0.5f,
            ];
            var level = peak * Factor(Between(-65, -35, ref random));
            SampleChanges.AddHum(sound, 2 * Math.PI * hertz / examples.Features.SampleRate, level, harmonics);
        }
        if (Happens(section.Coded, ref random))
        {
            var noise = memory[..Math.Min(memory.Length, sound.Length)];
            _noise.Fill(noise, 0, ref random);
            SampleChanges.AddFollowingNoise(sound[..noise.Length], noise, Factor(Between(-40, -12, ref random)));
        }
        if (Happens(section.Quantized, ref random))
            SampleChanges.Quantize(sound, peak * (float)Math.Pow(2, -Between(4, 12, ref random)));
    }

    /// <summary>The log-mel of a sound, prepared if the features say so.</summary>
    bool TryHear(Memory<float> sound, Span<float> clip, Span<float> logMel)
    {
        if (examples.Features.Preparation is not { } preparation)
            return _logMel.TryComputeClip(sound.Span, logMel);
        var prepared = SoundPreparation.Prepare(sound, preparation, clip[..examples.Features.SamplesSeen]);
        return prepared.Condition == ClipCondition.Usable && _logMel.TryComputeClip(clip[..prepared.Length], logMel);
    }

    void Spectrum(Span<float> logMel, ref Philox random)
    {
        var features = examples.Features;
        var bands = features.MelBands;
        var isChanged = false;
        if (isChanged |= Happens(section.Tilted, ref random))
            SpectrumChanges.Tilt(logMel, bands, Scaled(random.NextSigned() * 6));
        if (Happens(section.Room, ref random))
            SpectrumChanges.Ring(logMel, bands, Scaled(-Between(10, 30, ref random)), Scaled(Between(0.7, 4, ref random)));
        if (Happens(section.BandLimited, ref random))
        {
            isChanged = true;
            var hertz = LogUniform(2500, 8000, ref random);
            var lowest = MelScale.ToMel(features.MinHz);
            var first = (int)(bands * (MelScale.ToMel(hertz) - lowest) / (MelScale.ToMel(features.MaxHz) - lowest));
            SpectrumChanges.LimitBand(logMel, bands, Math.Min(first, bands), Scaled(LogUniform(3, 80, ref random)));
        }
        if (isChanged)
            SpectrumChanges.Normalize(logMel);
    }

    static bool Happens(double probability, ref Philox random) => random.NextUniform() < probability;

    static double Between(double low, double high, ref Philox random) => low + (high - low) * random.NextUniform();

    static double LogUniform(double low, double high, ref Philox random) => low * Math.Pow(high / low, random.NextUniform());

    static float Factor(double decibels) => (float)Math.Pow(10, decibels / 20);

    // dB to the scale of log-mels, where the dynamic range spans 2
    float Scaled(double decibels) => (float)(2 * decibels / examples.Features.DynamicRangeDb);
}
