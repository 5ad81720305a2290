using static TorchSharp.torch;

namespace VaePipeline.Training.Batches;

/// <summary>The tensors of a batch; later batches of the same size reuse them.</summary>
sealed class Batch : IDisposable
{
    readonly int[] _rows;
    readonly int[] _labels;
    bool _hasLabels;

    public Batch(int count, LogMelOptions features, int latentSize, int labelWidth, bool isAugmented)
    {
        _rows = new int[count];
        _labels = new int[count];
        LogMel = empty(count, 1, features.MelBands, features.Frames);
        EncoderInput = isAugmented ? empty(count, 1, features.MelBands, features.Frames) : LogMel;
        Noise = empty(count, latentSize);
        Conditioning = labelWidth == 0 ? null : empty(count, labelWidth);
    }

    /// <summary>N, the number of examples in this batch.</summary>
    public int Count => _rows.Length;

    /// <summary>(N) the rows of the examples.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>(N) contrastive labels; empty without a contrastive term.</summary>
    public ReadOnlySpan<int> Labels => _hasLabels ? _labels : [];

    /// <summary>(N, 1, mel bands, frames): the target of the decoder.</summary>
    public Tensor LogMel { get; }

    /// <summary>(N, 1, mel bands, frames): the input of the encoder; <see cref="LogMel"/> itself without augmentation.</summary>
    public Tensor EncoderInput { get; }

    /// <summary>(N, latent); filled by the user of the batch.</summary>
    public Tensor Noise { get; }

    /// <summary>(N, conditioning width), or null without conditioning.</summary>
    public Tensor? Conditioning { get; }

    public void Fill(
        TrainingExamples examples,
        DecoderLabels conditioning,
        ContrastiveLabels? labels,
        AugmentNote? augment,
        int epoch,
        ReadOnlySpan<int> rows
    )
    {
        rows.CopyTo(_rows);
        var size = examples.Features.Size;
        for (var i = 0; i < rows.Length; i++)
        {
            var logMel = LogMel.Values().Slice(i * size, size);
            examples.LogMel(rows[i])[..size].CopyTo(logMel);
            augment?.Invoke(logMel, EncoderInput.Values().Slice(i * size, size), epoch, rows[i]);
        }
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
