using VaePipeline.Audio;
using VaePipeline.Audio.Preparation;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Datasets;

namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound file as a model receives it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">The samples that the frames cover, at the features' rate.</param>
/// <param name="SourceSeconds">Duration of the whole file.</param>
/// <param name="LogMel">Its log-mel (MelBands, Frames).</param>
sealed record SourceNote(string Path, float[] Samples, double SourceSeconds, float[] LogMel)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public AudioLevel Level => AudioLevel.Of(Samples);

    /// <summary>Pitch and velocity from a file name in NSynth's form; otherwise unknown.</summary>
    public PartialLabel Label => NSynthName.TryParse(Name, out var name) ? new(name.Pitch, name.Velocity) : default;

    /// <exception cref="AudioFormatException">The file cannot be read.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="ListeningException">It is a folder, digital silence, or shorter than one window.</exception>
    public static SourceNote Read(string path, LogMel features)
    {
        if (Directory.Exists(path))
            throw new ListeningException($"{path}: is a folder; give sound files, such as {System.IO.Path.Combine(path, "*.wav")}.");
        var options = features.Options;
        var buffer = new float[options.SamplesSeen];
        var clip = AudioFile.ReadClip(path, options, buffer);
        var samples = buffer[..clip.Length];
        if (clip.Condition == ClipCondition.Short)
            throw new ListeningException($"{path}: sounds for less than 5 ms; at least that is needed.");
        if (options.Preparation is null && samples.Length < options.FftSize)
            throw new ListeningException(
                $"{path}: {samples.Length} samples at {options.SampleRate} Hz; at least one window of {options.FftSize} is needed."
            );
        var logMel = new float[options.Size];
        if (clip.Condition == ClipCondition.Silent || !features.TryComputeClip(samples, logMel))
            throw new ListeningException($"{path}: the file is digital silence.");
        var covered = Math.Min(samples.Length, (options.Frames - 1) * options.HopLength);
        return new(path, samples[..covered], clip.DurationSeconds, logMel);
    }
}
