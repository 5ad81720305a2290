namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The format of an output.</summary>
public enum EmbeddingFormat
{
    /// <summary>One table with one row per note: id, status, metadata and vector. FILE.csv</summary>
    Csv,

    /// <summary>Vectors as NumPy 32-bit floats (rows, latent), NaN for missing ones, in FILE.npy; the other columns in FILE.ids.csv.</summary>
    Npy,

    /// <summary>For TensorBoard's projector: vectors in FILE.tsv and their metadata in FILE.metadata.tsv; notes without a vector in FILE.failed.tsv.</summary>
    Tsv,

    /// <summary>JSON lines with one object per note. FILE.jsonl</summary>
    Jsonl,
}
