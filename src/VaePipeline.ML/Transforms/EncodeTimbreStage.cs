using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML.Batches;
using VaePipeline.Model;
using VaePipeline.Onnx;

namespace VaePipeline.ML.Transforms;

/// <summary>Log-mels to embeddings, whole batches through ONNX Runtime. A log-mel that is NaN gives an embedding that is NaN.</summary>
sealed class EncodeTimbreStage(StageShape shape, EncoderSession session) : BatchStage(shape)
{
    readonly int _logMelSize = session.Metadata.Features.Size;

    public static StageShape ShapeOf(string output, string input, OnnxMetadata model) => new(
        [new(input, LogMelStage.TypeOf(model.Features))],
        [new(output, new VectorDataViewType(NumberDataViewType.Single, model.LatentSize))]);

    public override bool TakesWholeBatches => true;

    public override BatchColumn MakeColumn(StageOutput output, int capacity) => new MatrixColumn(capacity, ((VectorDataViewType)output.Type).Size);

    public override void CheckInput(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(LogMelStage.FeaturesAnnotation) is null)
            return;
        ReadOnlyMemory<char> given = default;
        column.Annotations.GetValue(LogMelStage.FeaturesAnnotation, ref given);
        var expected = FeatureJson.Write(session.Metadata.Features);
        if (!given.Span.SequenceEqual(expected))
            throw new OnnxModelException($"Column '{column.Name}' has the features {given}, model '{session.Metadata.ModelName}' was trained on {expected}; give LogMelSpectrogram the model's features.");
    }

    public override void Run(BatchColumn?[] inputs, BatchColumn[] outputs, int first, int count)
    {
        var embeddings = (MatrixColumn)outputs[0];
        var logMels = inputs[0] as MatrixColumn ?? Gather((VectorColumn<float>)inputs[0]!, first, count, embeddings);
        // The batch is always encoded at its full size, rows without sound and spare rows included: then a row's bits depend on nothing
        // but its own log-mel, neither on the rows around it nor on how many there are.
        if (Enumerable.Range(first, count).Any(row => !float.IsNaN(logMels[row][0])))
            session.Encode(logMels.All, logMels.All.Length / _logMelSize, embeddings.All, []);
        for (var row = first; row < first + count; row++)
            if (float.IsNaN(logMels[row][0]))
                embeddings[row].Fill(float.NaN);
    }

    /// <summary>Log-mels that came from elsewhere, side by side.</summary>
    MatrixColumn Gather(VectorColumn<float> vectors, int first, int count, MatrixColumn embeddings)
    {
        var matrix = new MatrixColumn(embeddings.All.Length / session.Metadata.LatentSize, _logMelSize);
        for (var row = first; row < first + count; row++)
            vectors[row].CopyTo(matrix[row]);
        return matrix;
    }

    public override void Dispose()
    {
        session.Dispose();
        base.Dispose();
    }
}
