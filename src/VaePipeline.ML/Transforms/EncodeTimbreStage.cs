using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML.Transforms.Batches;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Transforms;

/// <summary>Encodes log-mels to embeddings with ONNX Runtime. A NaN log-mel gives a NaN embedding.</summary>
sealed class EncodeTimbreStage(StageShape shape, EncoderSession session) : BatchStage(shape)
{
    /// <summary>The annotation of a column of codes that names the fingerprint of its model.</summary>
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

    /// <summary>The fingerprint of the model that made the column's codes; null if the column has no such annotation.</summary>
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
        // Always encode a whole run, including rows without sound and spare rows: a row's bits then depend only on its own log-mel, not on
        // the rows around it or their number.
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
