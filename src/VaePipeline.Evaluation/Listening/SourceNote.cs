using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Datasets;

namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound file as a model hears it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">What of it is heard and can be made again, at the features' rate.</param>
/// <param name="SourceSeconds">How long the whole file is.</param>
/// <param name="LogMel">Its log-mel (MelBands, Frames).</param>
sealed record SourceNote(string Path, float[] Samples, double SourceSeconds, float[] LogMel)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public AudioLevel Level => AudioLevel.Of(Samples);

    /// <summary>What its name says, where it is one of NSynth's.</summary>
    public PartialLabel Label => NSynthName.TryParse(Name, out var name) ? new(name.Pitch, name.Velocity) : default;

    /// <exception cref="AudioFormatException">The file cannot be read.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ListeningException">It is a folder, digital silence, or shorter than one window.</exception>
    public static SourceNote Read(string path, LogMel features)
    {
        if (Directory.Exists(path))
            throw new ListeningException($"{path}: is a folder; give sound files, such as {System.IO.Path.Combine(path, "*.wav")}.");
        var options = features.Options;
        var clip = AudioFile.Read(path, options.SampleRate, options.SamplesSeen);
        if (clip.Samples.Length < options.FftSize)
            throw new ListeningException($"{path}: {clip.Samples.Length} samples at {options.SampleRate} Hz; at least one window of {options.FftSize} is needed.");
        var logMel = new float[options.Size];
        if (!features.TryCompute(clip.Samples, logMel))
            throw new ListeningException($"{path}: nothing but digital silence; there is nothing to hear.");
        var heard = Math.Min(clip.Samples.Length, (options.Frames - 1) * options.HopLength);
        return new(path, clip.Samples[..heard], clip.DurationSeconds, logMel);
    }
}
