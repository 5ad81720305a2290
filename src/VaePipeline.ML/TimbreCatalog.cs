using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML;

/// <summary>
/// From sound files to timbre embeddings, as ML.NET transforms:
/// <code>
/// var chain = ml.Transforms.LoadAudio("Audio", "Path")
///     .Append(ml.Transforms.LogMelSpectrogram("LogMel", "Audio"))
///     .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", model: "runs/timbre"));
/// </code>
/// Cursors compute only the requested columns, prefetch, and use several threads; rows keep their order and all other columns.
/// A file that is unreadable, silent or too short gives a row with a NaN embedding and the reason in its status and message columns.
/// </summary>
public static class TimbreCatalog
{
    /// <summary>Reads sound files. Adds samples (a vector of any length, empty for an unreadable file), duration, status and message.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of samples.</param>
    /// <param name="inputColumnName">Name of the text column of paths; null for the output's name.</param>
    /// <param name="options">Sample rate, maximum length, names of the other columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IEstimator<ITransformer> LoadAudio(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        LoadAudioOptions? options = null
    ) =>
        Stage(
            catalog,
            outputColumnName,
            () => new LoadAudioStageOptions(outputColumnName, inputColumnName ?? outputColumnName, options ?? new())
        );

    /// <summary>Computes log-mel spectrograms. Adds vectors (1, bands, frames) in [-1, 1], NaN for rows without sound, and status and message.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of log-mels.</param>
    /// <param name="inputColumnName">Name of the column of samples at the features' rate; null for the output's name.</param>
    /// <param name="options">The features and the names of the other columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IEstimator<ITransformer> LogMelSpectrogram(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        LogMelSpectrogramOptions? options = null
    ) =>
        Stage(
            catalog,
            outputColumnName,
            () => new LogMelStageOptions(outputColumnName, inputColumnName ?? outputColumnName, options ?? new())
        );

    /// <summary>
    /// Encodes log-mels with a trained model. Adds embeddings (latent), NaN if the log-mel is NaN. The fitted transformer owns the model:
    /// dispose of it or of its chain.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of embeddings.</param>
    /// <param name="inputColumnName">Name of the column of log-mels; null for the output's name.</param>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <param name="options">Batch size and threads.</param>
    /// <exception cref="OnnxModelException">The model does not exist or is not an encoder.</exception>
    public static IEstimator<ITransformer> EncodeTimbre(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        string model,
        BatchingOptions? options = null
    ) =>
        Stage(
            catalog,
            outputColumnName,
            () =>
                new EncodeTimbreStageOptions(
                    outputColumnName,
                    inputColumnName ?? outputColumnName,
                    options ?? new(),
                    OnnxModelFile.ReadEncoder(model)
                )
        );

    /// <summary>
    /// Decodes embeddings or other latent codes to log-mels. Adds vectors (1, bands, frames), about [-1, 1], NaN if the code is NaN;
    /// <see cref="Audio.Reconstruction.AudioReconstruction"/> converts them to audio. The fitted transformer owns the model: dispose of it or of its chain.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column of log-mels.</param>
    /// <param name="inputColumnName">Name of the column of codes, vectors (latent); null for the output's name.</param>
    /// <param name="model">A model's folder, a run's folder, or an .onnx file in a folder with decoder.onnx.</param>
    /// <param name="options">Batch size and threads; names of the pitch and velocity columns for a conditioned decoder.</param>
    /// <exception cref="OnnxModelException">The model does not exist or has no decoder.</exception>
    public static IEstimator<ITransformer> DecodeTimbre(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        string model,
        DecodeTimbreOptions? options = null
    ) =>
        Stage(
            catalog,
            outputColumnName,
            () =>
                new DecodeTimbreStageOptions(
                    outputColumnName,
                    inputColumnName ?? outputColumnName,
                    options ?? new(),
                    OnnxModelFile.ReadDecoder(model)
                )
        );

    static StageEstimator Stage(TransformsCatalog catalog, string outputColumnName, Func<StageOptions> options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new(catalog, options());
    }
}
