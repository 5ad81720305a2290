using VaePipeline.Audio;
using VaePipeline.Audio.Formats.Ffmpeg;

namespace VaePipeline.Evaluation.Robustness.Codecs;

/// <summary>Formats that only ffmpeg writes and reads. The decoded sound keeps the encoder's delay.</summary>
static class Ffmpeg
{
    /// <summary>Encodes a sound, decodes it, and writes the result as WAV.</summary>
    /// <param name="path">The WAV file.</param>
    /// <param name="samples">Samples (n) of one channel.</param>
    /// <param name="rate">Their rate, in Hz.</param>
    /// <param name="encoder">ffmpeg's name of the encoder, such as "aac".</param>
    /// <param name="container">ffmpeg's name of a container that stores no delay, such as "adts".</param>
    /// <param name="bitrate">Bits per second.</param>
    /// <param name="cancellationToken">Kills ffmpeg.</param>
    /// <exception cref="FfmpegException">ffmpeg is not on the PATH, or failed.</exception>
    public static void Write(
        string path,
        float[] samples,
        int rate,
        string encoder,
        string container,
        int bitrate,
        CancellationToken cancellationToken
    )
    {
        var program = FfmpegProgram.Find() ?? throw new FfmpegException("ffmpeg is not on the PATH; install it");
        var (original, encoded) = (path + ".original", path + ".encoded");
        WavFile.WriteFloats(original, samples, rate, channels: 1);
        string bits = bitrate.ToString(CultureInfo.InvariantCulture);
        Run(["-f", "wav", "-i", original, "-c:a", encoder, "-b:a", bits, "-bitexact", "-f", container, encoded]);
        Run(["-i", encoded, "-c:a", "pcm_f32le", "-bitexact", "-f", "wav", path]);

        void Run(string[] arguments) => FfmpegProcess.Run(program, ["-y", "-threads", "1", .. arguments], cancellationToken);
    }
}
