using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Decodes latent codes to log-mels with ONNX Runtime. A NaN code gives a NaN log-mel.</summary>
sealed class DecodeTimbreStage(string output, string input, DecodeTimbreOptions options, DecoderSession session)
    : BatchStage(
        InputsOf(input, options, session.Metadata),
        [new(output, LogMelStage.TypeOf(session.Metadata.Features), LogMelStage.Annotate(session.Metadata.Features))]
    )
{
    const int MaxMidiValue = 127;

    readonly MatrixInput _codes = new(session.Metadata.LatentSize);

    static StageInput[] InputsOf(string codes, DecodeTimbreOptions options, OnnxMetadata model)
    {
        var inputs = new List<StageInput> { new(codes, EncodeTimbreStage.TypeOf(model)) };
        if (model.Conditioning.Pitch)
            inputs.Add(Number(options.PitchColumnName));
        if (model.Conditioning.Velocity)
            inputs.Add(Number(options.VelocityColumnName));
        return [.. inputs];
    }

    static StageInput Number(string name) => new(name, NumberDataViewType.Single) { OtherType = NumberDataViewType.Int32 };

    public override int RunLength => DecoderSession.RunLength;

    public override void CheckInput(DataViewSchema.Column column)
    {
        if (TextAnnotation.Read(column, EncodeTimbreStage.ModelAnnotation) is { } given && given != session.Metadata.Fingerprint)
            throw new OnnxModelException(
                $"Column '{column.Name}' has codes of model {given}, the decoder belongs to {session.Metadata.Fingerprint}; decode with the model that encoded."
            );
    }

    public override void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run)
    {
        var codes = _codes.Of(inputs[0]!, run);
        var logMels = (MatrixColumn)outputs[0];
        var conditioning = session.Metadata.Conditioning;
        Span<long> pitches = stackalloc long[conditioning.Pitch ? run.Length : 0];
        Span<float> velocities = stackalloc float[conditioning.Velocity ? run.Length : 0];
        var isPresent = false;
        for (var row = run.First; row < run.End; row++)
        {
            if (IsMissing(codes[row]))
                continue;
            isPresent = true;
            if (conditioning.Pitch)
                pitches[row - run.First] = (long)Midi(inputs[1]!, row, options.PitchColumnName, whole: true);
            if (conditioning.Velocity)
                velocities[row - run.First] = Midi(inputs[^1]!, row, options.VelocityColumnName, whole: false);
        }
        // always a whole run, as in EncodeTimbreStage
        if (isPresent)
            session.Decode(codes[run], run.Length, pitches, velocities, logMels[run]);
        for (var row = run.First; row < run.End; row++)
            if (IsMissing(codes[row]))
                logMels[row].Fill(float.NaN);
    }

    static bool IsMissing(ReadOnlySpan<float> code) => code.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);

    static float Midi(BatchColumn column, int row, string name, bool whole)
    {
        var value = column is ValueColumn<int> numbers ? numbers[row] : ((ValueColumn<float>)column)[row];
        if (value is >= 0 and <= MaxMidiValue && (!whole || value == MathF.Floor(value)))
            return value;
        throw new TimbreException(
            FormattableString.Invariant(
                $"Column '{name}' has {value}; allowed: {(whole ? "whole numbers" : "numbers")} from 0 to {MaxMidiValue}. Filter such rows out before decoding."
            )
        );
    }

    public override void Dispose()
    {
        session.Dispose();
        _codes.Dispose();
        base.Dispose();
    }
}
