using VaePipeline.Audio.Features;
using VaePipeline.Training.Networks;
using static TorchSharp.torch;

namespace VaePipeline.Training.Batches;

/// <summary>Tensors that one batch after another is copied into.</summary>
sealed class Batch : IDisposable
{
    readonly int[] _rows;
    readonly int[] _labels;
    bool _hasLabels;

    public Batch(int count, LogMelOptions features, int latentSize, int labelWidth, bool hearsAnother)
    {
        _rows = new int[count];
        _labels = new int[count];
        LogMel = empty(count, 1, features.MelBands, features.Frames);
        EncoderInput = hearsAnother ? empty(count, 1, features.MelBands, features.Frames) : LogMel;
        Noise = empty(count, latentSize);
        Conditioning = labelWidth == 0 ? null : empty(count, labelWidth);
    }

    /// <summary>N, the examples of this batch.</summary>
    public int Count => _rows.Length;

    /// <summary>The examples' rows.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>(N) which examples belong together; empty where that does not count.</summary>
    public ReadOnlySpan<int> Labels => _hasLabels ? _labels : [];

    /// <summary>(N, 1, mel bands, frames): what the decoder shall give back.</summary>
    public Tensor LogMel { get; }

    /// <summary>(N, 1, mel bands, frames): what the encoder hears; <see cref="LogMel"/> itself where nothing is augmented.</summary>
    public Tensor EncoderInput { get; }

    /// <summary>(N, latent); whoever uses the batch fills it.</summary>
    public Tensor Noise { get; }

    /// <summary>(N, label width), or null when the decoder is told nothing.</summary>
    public Tensor? Conditioning { get; }

    public void Fill(TrainingExamples examples, DecoderLabels conditioning, ContrastiveLabels? labels, Augmentation? augmentation, int epoch, ReadOnlySpan<int> rows)
    {
        rows.CopyTo(_rows);
        var logMel = LogMel.Values();
        var size = examples.Features.Size;
        for (var i = 0; i < rows.Length; i++)
            examples.LogMel(rows[i])[..size].CopyTo(logMel.Slice(i * size, size));
        if (augmentation is not null)
            for (var i = 0; i < rows.Length; i++)
                augmentation.Apply(logMel.Slice(i * size, size), EncoderInput.Values().Slice(i * size, size), epoch, rows[i]);
        if (Conditioning is not null)
            conditioning.Fill(rows, Conditioning.Values());
        _hasLabels = labels is not null;
        labels?.Fill(rows, _labels);
    }

    public void Dispose()
    {
        LogMel.Dispose();
        EncoderInput.Dispose();
        Noise.Dispose();
        Conditioning?.Dispose();
    }
}
