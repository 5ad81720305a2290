using VaePipeline.Audio;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Evaluation.Robustness.Codecs;

/// <summary>Writes samples (n) of one channel at a rate in Hz to a file that the project reads.</summary>
delegate void WriteSound(string path, float[] samples, int rate, CancellationToken cancellationToken);

/// <summary>A lossy file format, or one of 16 bits, as sounds in real folders have it.</summary>
/// <param name="Name">A short name, such as "mp3".</param>
/// <param name="Meaning">The format and its settings, in words.</param>
/// <param name="Rate">The rate that sounds are converted to before, in Hz.</param>
/// <param name="Write">Writes a file.</param>
sealed record Codec(string Name, string Meaning, int Rate, WriteSound Write)
{
    /// <summary>Tries the codec with half a second of a tone.</summary>
    /// <param name="path">A file to write.</param>
    /// <param name="cancellationToken">Stops the trial.</param>
    /// <returns>The reason why this machine cannot write the format, or cannot read it back; null if it can.</returns>
    public string? WhyItIsMissing(string path, CancellationToken cancellationToken)
    {
        var tone = Enumerable.Range(0, Rate / 2).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 440 * i / Rate)).ToArray();
        try
        {
            Write(path, tone, Rate, cancellationToken);
            _ = AudioFile.Read(path, Rate);
            return null;
        }
        catch (Exception exception)
            when (exception
                    is SoundFileException
                        or AudioFormatException
                        or DllNotFoundException
                        or EntryPointNotFoundException
                        or FfmpegException
            )
        {
            return exception.Message;
        }
    }
}
