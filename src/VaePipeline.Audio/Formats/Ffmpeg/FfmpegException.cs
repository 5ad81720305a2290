namespace VaePipeline.Audio.Formats.Ffmpeg;

/// <summary>ffmpeg is missing, failed, or was stopped because it did not answer.</summary>
internal sealed class FfmpegException(string message, Exception? innerException = null) : Exception(message, innerException);
