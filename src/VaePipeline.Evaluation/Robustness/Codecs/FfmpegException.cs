namespace VaePipeline.Evaluation.Robustness.Codecs;

/// <summary>ffmpeg is missing or failed.</summary>
sealed class FfmpegException(string message, Exception? innerException = null) : Exception(message, innerException);
