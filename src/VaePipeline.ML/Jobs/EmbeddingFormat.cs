namespace VaePipeline.ML.Jobs;

/// <summary>What an output is written as.</summary>
public enum EmbeddingFormat
{
    /// <summary>One table, a row a note: who it is, what became of it, its vector. FILE.csv</summary>
    Csv,

    /// <summary>The vectors as NumPy's 32-bit floats (rows, latent), NaN where there is none, in FILE.npy; the other columns in FILE.ids.csv, row for row.</summary>
    Npy,

    /// <summary>What TensorBoard's projector loads: vectors in FILE.tsv and what is known of them in FILE.metadata.tsv; notes without a vector in FILE.failed.tsv.</summary>
    Tsv,

    /// <summary>One JSON object a line, a line a note. FILE.jsonl</summary>
    Jsonl,
}
