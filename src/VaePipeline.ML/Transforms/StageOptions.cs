using System.Text.Json.Serialization;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Everything that defines a stage, as saved in a chain's file.</summary>
/// <param name="Output">Name of the column that it adds.</param>
/// <param name="Input">Name of the column that it reads.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "stage")]
[JsonDerivedType(typeof(LoadAudioStageOptions), "load_audio")]
[JsonDerivedType(typeof(LogMelStageOptions), "log_mel_spectrogram")]
[JsonDerivedType(typeof(EncodeTimbreStageOptions), "encode_timbre")]
[JsonDerivedType(typeof(DecodeTimbreStageOptions), "decode_timbre")]
abstract record StageOptions(string Output, string Input) : IStageFactory
{
    [JsonIgnore]
    public abstract BatchingOptions Batching { get; }

    public abstract BatchStage MakeStage();
}

sealed record LoadAudioStageOptions(string Output, string Input, LoadAudioOptions Options) : StageOptions(Output, Input)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage() => new LoadAudioStage(LoadAudioStage.ShapeOf(Output, Input, Options.Validated()), Options);
}

sealed record LogMelStageOptions(string Output, string Input, LogMelSpectrogramOptions Options) : StageOptions(Output, Input)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage() => new LogMelStage(LogMelStage.ShapeOf(Output, Input, Options.Validated()), Options.Features);
}

/// <summary>A stage that runs an ONNX file.</summary>
abstract record ModelStageOptions(string Output, string Input, OnnxModelFile Model) : StageOptions(Output, Input);

sealed record EncodeTimbreStageOptions(string Output, string Input, EncodeTimbreOptions Options, OnnxModelFile Model) : ModelStageOptions(Output, Input, Model)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage()
    {
        Options.RequireValid();
        var session = Model.OpenEncoder();
        return new EncodeTimbreStage(EncodeTimbreStage.ShapeOf(Output, Input, session.Metadata), session);
    }
}

sealed record DecodeTimbreStageOptions(string Output, string Input, DecodeTimbreOptions Options, OnnxModelFile Model) : ModelStageOptions(Output, Input, Model)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage()
    {
        Options.RequireValid();
        var session = Model.OpenDecoder();
        return new DecodeTimbreStage(DecodeTimbreStage.ShapeOf(Output, Input, Options, session.Metadata), session, Options);
    }
}
