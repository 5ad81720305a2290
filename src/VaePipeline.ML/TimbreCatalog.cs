using Microsoft.ML;
using VaePipeline.ML.Transforms.Batches;
using VaePipeline.ML.Transforms;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML;

/// <summary>
/// From sound files to timbre embeddings, as ML.NET transforms:
/// <code>
/// var chain = ml.Transforms.LoadAudio("Audio", "Path")
///     .Append(ml.Transforms.LogMelSpectrogram("LogMel", "Audio"))
///     .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", model: "runs/timbre"));
/// </code>
/// Cursors compute only the columns asked for, look ahead, and work on several threads; rows keep their order and every other column.
/// A file that cannot be read, is silent or too short is a row whose status column says so, with a NaN embedding.
/// </summary>
public static class TimbreCatalog
{
    /// <summary>
    /// Reads sound files: adds samples (a vector of any length, empty where a file cannot be read), duration, status and message.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of samples.</param>
    /// <param name="inputColumnName">Name of the text column of paths; the output's name where null.</param>
    /// <param name="options">Rate, how much to read, names of the other columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IEstimator<ITransformer> LoadAudio(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, LoadAudioOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new StageEstimator(catalog, new LoadAudioRecipe(outputColumnName, inputColumnName ?? outputColumnName, options ?? new()));
    }

    /// <summary>
    /// Computes log-mel spectrograms: adds vectors (1, bands, frames) in [-1, 1], NaN where there is no sound, and status and message.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of log-mels.</param>
    /// <param name="inputColumnName">Name of the column of samples at the features' rate; the output's name where null.</param>
    /// <param name="options">The features, names of the other columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IEstimator<ITransformer> LogMelSpectrogram(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, LogMelSpectrogramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new StageEstimator(catalog, new LogMelRecipe(outputColumnName, inputColumnName ?? outputColumnName, options ?? new()));
    }

    /// <summary>
    /// Encodes log-mels with a trained model: adds embeddings, vectors of the model's latent size, NaN where the log-mel is NaN. The fitted
    /// transformer holds the model; dispose it, or the chain it is in.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of embeddings.</param>
    /// <param name="inputColumnName">Name of the column of log-mels; the output's name where null.</param>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <param name="options">How to batch.</param>
    /// <exception cref="OnnxModelException">There is no such model, or it is no encoder.</exception>
    public static IEstimator<ITransformer> EncodeTimbre(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, string model, EncodeTimbreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return new StageEstimator(catalog, new EncodeTimbreRecipe(outputColumnName, inputColumnName ?? outputColumnName, options ?? new(), OnnxModelFile.ReadEncoder(model, out _)));
    }

    /// <summary>
    /// Decodes embeddings, or other codes of the model's latent space, into log-mels: adds vectors (1, bands, frames), about [-1, 1], NaN
    /// where the code is; <see cref="Audio.Reconstruction.AudioReconstruction"/> makes them audible. The fitted transformer holds the model;
    /// dispose it, or the chain it is in.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of log-mels.</param>
    /// <param name="inputColumnName">Name of the column of codes, vectors (latent); the output's name where null.</param>
    /// <param name="model">A model's folder, a run's folder, or an .onnx file beside its decoder.onnx.</param>
    /// <param name="options">How to batch; where the pitch and velocity are, for a decoder that is told them.</param>
    /// <exception cref="OnnxModelException">There is no such model, or it has no decoder.</exception>
    public static IEstimator<ITransformer> DecodeTimbre(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, string model, DecodeTimbreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return new StageEstimator(catalog, new DecodeTimbreRecipe(outputColumnName, inputColumnName ?? outputColumnName, options ?? new(), OnnxModelFile.ReadDecoder(model)));
    }
}
