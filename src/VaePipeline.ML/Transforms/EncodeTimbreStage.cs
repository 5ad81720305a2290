using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML.Transforms.Batches;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Transforms;

/// <summary>Log-mels to embeddings through ONNX Runtime. A log-mel that is NaN gives an embedding that is NaN.</summary>
sealed class EncodeTimbreStage(StageShape shape, EncoderSession session) : BatchStage(shape)
{
    /// <summary>The kind of the annotation by which a column of codes tells its model's fingerprint.</summary>
    const string ModelAnnotation = "TimbreModel";

    readonly MatrixInput _logMels = new(session.Metadata.Features.Size);

    public static StageShape ShapeOf(string output, string input, OnnxMetadata model) => new(
        [new(input, LogMelStage.TypeOf(model.Features))],
        [new(output, TypeOf(model), Annotate(model))]);

    public static VectorDataViewType TypeOf(OnnxMetadata model) => new(NumberDataViewType.Single, model.LatentSize);

    static DataViewSchema.Annotations Annotate(OnnxMetadata model)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(ModelAnnotation, TextDataViewType.Instance, model.Fingerprint.AsMemory());
        return annotations.ToAnnotations();
    }

    /// <summary>The fingerprint of the model whose codes the column holds; null where the column does not tell.</summary>
    public static string? ModelOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(ModelAnnotation) is null)
            return null;
        ReadOnlyMemory<char> fingerprint = default;
        column.Annotations.GetValue(ModelAnnotation, ref fingerprint);
        return fingerprint.ToString();
    }

    public override int RunLength => EncoderSession.RunLength;

    public override BatchColumn MakeColumn(StageOutput output, int rows) => new MatrixColumn(rows, ((VectorDataViewType)output.Type).Size);

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

    public override void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run)
    {
        var logMels = _logMels.Of(inputs[0]!, run);
        var embeddings = (MatrixColumn)outputs[0];
        // Always a whole run, rows without sound and spare rows included: then a row's bits depend on nothing but its own log-mel, neither
        // on the rows around it nor on how many there are.
        if (HasSound(logMels, run))
            session.Encode(logMels[run], run.Length, embeddings[run], []);
        for (var row = run.First; row < run.End; row++)
            if (float.IsNaN(logMels[row][0]))
                embeddings[row].Fill(float.NaN);
    }

    static bool HasSound(MatrixColumn logMels, RowRun run)
    {
        for (var row = run.First; row < run.End; row++)
            if (!float.IsNaN(logMels[row][0]))
                return true;
        return false;
    }

    public override void Dispose()
    {
        session.Dispose();
        _logMels.Dispose();
        base.Dispose();
    }
}
