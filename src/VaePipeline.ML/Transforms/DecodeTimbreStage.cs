using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.ML.Batches;
using VaePipeline.Onnx;

namespace VaePipeline.ML.Transforms;

/// <summary>Latent codes to log-mels, whole batches through ONNX Runtime. A code that is NaN gives a log-mel that is NaN.</summary>
sealed class DecodeTimbreStage(StageShape shape, DecoderSession session, DecodeTimbreOptions options) : BatchStage(shape)
{
    const int HighestMidiValue = 127;

    readonly int _latentSize = session.Metadata.LatentSize;

    public static StageShape ShapeOf(string output, string input, DecodeTimbreOptions options, OnnxMetadata model)
    {
        var inputs = new List<StageInput> { new(input, EncodeTimbreStage.TypeOf(model)) };
        if (model.Conditioning.Pitch)
            inputs.Add(Number(options.PitchColumnName));
        if (model.Conditioning.Velocity)
            inputs.Add(Number(options.VelocityColumnName));
        return new(inputs, [new(output, LogMelStage.TypeOf(model.Features), LogMelStage.Annotate(model.Features))]);
    }

    static StageInput Number(string name) => new(name, NumberDataViewType.Single) { OtherType = NumberDataViewType.Int32 };

    public override bool TakesWholeBatches => true;

    public override BatchColumn MakeColumn(StageOutput output, int capacity) => new MatrixColumn(capacity, ((VectorDataViewType)output.Type).Size);

    public override void CheckInput(DataViewSchema.Column column)
    {
        if (EncodeTimbreStage.ModelOf(column) is { } given && given != session.Metadata.Fingerprint)
            throw new OnnxModelException($"Column '{column.Name}' holds codes of model {given}, the decoder belongs to {session.Metadata.Fingerprint}; decode with the model that encoded.");
    }

    public override void Run(BatchColumn?[] inputs, BatchColumn[] outputs, int first, int count)
    {
        var logMels = (MatrixColumn)outputs[0];
        var capacity = logMels.Capacity;
        var codes = MatrixColumn.Of(inputs[0]!, capacity, _latentSize, first, count);
        var conditioning = session.Metadata.Conditioning;
        var pitches = new long[conditioning.Pitch ? capacity : 0];
        var velocities = new float[conditioning.Velocity ? capacity : 0];
        var told = 0;
        for (var row = first; row < first + count; row++)
        {
            if (IsMissing(codes[row]))
                continue;
            told++;
            if (conditioning.Pitch)
                pitches[row] = (long)Midi(inputs[1]!, row, options.PitchColumnName, whole: true);
            if (conditioning.Velocity)
                velocities[row] = Midi(inputs[^1]!, row, options.VelocityColumnName, whole: false);
        }
        // Always a batch of full size, as in EncodeTimbreStage: a row's bits depend on nothing but its own code.
        if (told > 0)
            session.Decode(codes.All, capacity, pitches, velocities, logMels.All);
        for (var row = first; row < first + count; row++)
            if (IsMissing(codes[row]))
                logMels[row].Fill(float.NaN);
    }

    static bool IsMissing(ReadOnlySpan<float> code) => code.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);

    static float Midi(BatchColumn column, int row, string name, bool whole)
    {
        var value = column is ValueColumn<int> numbers ? numbers[row] : ((ValueColumn<float>)column)[row];
        if (value is >= 0 and <= HighestMidiValue && (!whole || value == MathF.Floor(value)))
            return value;
        throw new TimbreException(FormattableString.Invariant(
            $"Column '{name}' holds {value}; allowed: {(whole ? "whole numbers" : "numbers")} from 0 to {HighestMidiValue}. Filter such rows out before decoding."));
    }

    public override void Dispose()
    {
        session.Dispose();
        base.Dispose();
    }
}
