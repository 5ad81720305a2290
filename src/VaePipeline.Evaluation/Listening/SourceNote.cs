using System.Numerics.Tensors;
using VaePipeline.Audio;
using VaePipeline.Audio.Preparation;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Datasets;

namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound file as a model receives it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Part">The part of the file that the samples are.</param>
/// <param name="Samples">The samples (n) that the frames cover, at the features' rate and the file's level.</param>
/// <param name="Peak">What preparation divided them by; 1 without preparation.</param>
/// <param name="LogMel">Their log-mel (MelBands, Frames).</param>
/// <param name="HighestPower">The mel power that is 1 in the log-mel.</param>
sealed record SourceNote(string Path, HeardPart Part, float[] Samples, float Peak, float[] LogMel, float HighestPower)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public AudioLevel Level => AudioLevel.Of(Samples);

    /// <summary>Pitch and velocity from a file name in NSynth's form; otherwise unknown.</summary>
    public PartialLabel Label => NSynthName.TryParse(Name, out var name) ? new(name.Pitch, name.Velocity) : default;

    /// <summary>Compares with the log-mel of another sound of this length.</summary>
    public LogMelComparison ComparisonIn(LogMelOptions features) =>
        new(features, LogMel, LogMelComparison.FramesOf(Samples.Length, features));

    /// <summary>The error of a reconstruction.</summary>
    /// <param name="samples">Its samples (n), at the features' rate.</param>
    /// <param name="decoded">The log-mel (MelBands, Frames) from a decoder that it was made from; null without one.</param>
    /// <param name="features">The features.</param>
    public ReconstructionError ErrorOf(ReadOnlySpan<float> samples, float[]? decoded, LogMel features)
    {
        var scaled = new float[samples.Length];
        TensorPrimitives.Divide(samples, Peak, scaled);
        var logMel = new float[features.Options.Size];
        features.ComputeClip(scaled, logMel, HighestPower);
        var comparison = ComparisonIn(features.Options);
        var error = comparison.ErrorOf(logMel);
        return new(decoded is null ? null : comparison.ErrorOf(decoded), error, LogMelComparison.InDecibels(error, features.Options));
    }

    /// <exception cref="AudioFormatException">The file cannot be read.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="ListeningException">It is a folder, silent, or too short.</exception>
    public static SourceNote Read(string path, LogMel features)
    {
        if (Directory.Exists(path))
            throw new ListeningException($"{path}: is a folder; give sound files, such as {System.IO.Path.Combine(path, "*.wav")}.");
        var options = features.Options;
        var samples = new float[options.SamplesSeen];
        var clip = AudioFile.ReadClip(path, options, samples);
        samples = samples[..clip.Length];
        if (clip.Condition == ClipCondition.Short)
            throw new ListeningException($"{path}: sounds for less than 5 ms; at least that is needed.");
        if (options.Preparation is null && samples.Length < options.FftSize)
            throw new ListeningException(
                FormattableString.Invariant(
                    $"{path}: lasts {Milliseconds(samples.Length, options):0.#} ms; at least {Milliseconds(options.FftSize, options):0.#} ms are needed, one window of the features."
                )
            );
        var logMel = new float[options.Size];
        var highestPower = clip.Condition == ClipCondition.Silent ? 0 : features.ComputeClip(samples, logMel);
        if (highestPower == 0)
            throw new ListeningException(
                options.Preparation is null ? $"{path}: is digital silence." : $"{path}: is silent; nothing exceeds one step of 16 bits."
            );
        TensorPrimitives.Multiply(samples, clip.Peak, samples);
        var seconds = double.MinNumber(options.SamplesSeen / (double)options.SampleRate, clip.DurationSeconds - clip.StartSeconds);
        return new(path, new(clip.StartSeconds, seconds, clip.DurationSeconds, clip.Notice), samples, clip.Peak, logMel, highestPower);
    }

    static double Milliseconds(int samples, LogMelOptions options) => 1000.0 * samples / options.SampleRate;
}
