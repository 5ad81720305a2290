using VaePipeline.ML.Transforms.Batches;
using VaePipeline.Model;

namespace VaePipeline.ML.Transforms;

/// <summary>Encodes log-mels to embeddings with ONNX Runtime. A NaN log-mel gives a NaN embedding.</summary>
sealed class EncodeTimbreStage(string output, string input, EncoderSession session)
    : BatchStage(
        [new(input, LogMelStage.TypeOf(session.Metadata.Features))],
        [new(output, TypeOf(session.Metadata), TextAnnotation.Of(ModelAnnotation, session.Metadata.Fingerprint))]
    )
{
    /// <summary>The annotation of a column of codes that names the fingerprint of its model.</summary>
    public const string ModelAnnotation = "TimbreModel";

    readonly MatrixInput _logMels = new(session.Metadata.Features.Size);

    public static VectorDataViewType TypeOf(OnnxMetadata model) => new(NumberDataViewType.Single, model.LatentSize);

    public override int RunLength => EncoderSession.RunLength;

    public override void CheckInput(DataViewSchema.Column column)
    {
        if (TextAnnotation.Read(column, LogMelStage.FeaturesAnnotation) is not { } given)
            return;
        var expected = FeatureJson.Write(session.Metadata.Features);
        // Sounds may be prepared for a model that does not prepare them, but not the reverse.
        var accepted =
            session.Metadata.Features.Preparation is null && given != expected
                ? FeatureJson.Write(FeatureJson.Read(given, column.Name) with { Preparation = null })
                : given;
        if (accepted != expected)
            throw new OnnxModelException(
                $"Column '{column.Name}' has the features {given}, model '{session.Metadata.ModelName}' was trained on {expected}; give LogMelSpectrogram the model's features."
            );
    }

    public override void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run)
    {
        var logMels = _logMels.Of(inputs[0]!, run);
        var embeddings = (MatrixColumn)outputs[0];
        // Always encode a whole run, including rows without sound and spare rows: a row's bits then depend only on its own log-mel, not on
        // the rows around it or their number.
        var silent = 0;
        for (var row = run.First; row < run.End; row++)
            silent += float.IsNaN(logMels[row][0]) ? 1 : 0;
        if (silent < run.Count)
            session.Encode(logMels[run], run.Length, embeddings[run], []);
        for (var row = run.First; row < run.End && silent > 0; row++)
            if (float.IsNaN(logMels[row][0]))
                embeddings[row].Fill(float.NaN);
    }

    public override void Dispose()
    {
        session.Dispose();
        _logMels.Dispose();
        base.Dispose();
    }
}
