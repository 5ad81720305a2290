using System.Text.Json.Serialization;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Everything that defines a stage, as saved in a chain's file.</summary>
/// <param name="Output">Name of the column that it adds.</param>
/// <param name="Input">Name of the column that it reads.</param>
/// <param name="Batching">The batching part of the derived record's options.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "stage")]
[JsonDerivedType(typeof(LoadAudioStageOptions), "load_audio")]
[JsonDerivedType(typeof(LogMelStageOptions), "log_mel_spectrogram")]
[JsonDerivedType(typeof(EncodeTimbreStageOptions), "encode_timbre")]
[JsonDerivedType(typeof(DecodeTimbreStageOptions), "decode_timbre")]
abstract record StageOptions(string Output, string Input, [property: JsonIgnore] BatchingOptions Batching) : IStageFactory
{
    public BatchStage MakeStage()
    {
        Batching.RequireValid();
        return Make();
    }

    private protected abstract BatchStage Make();
}

sealed record LoadAudioStageOptions(string Output, string Input, LoadAudioOptions Options) : StageOptions(Output, Input, Options)
{
    private protected override BatchStage Make() => new LoadAudioStage(Output, Input, Options.Validated());
}

sealed record LogMelStageOptions(string Output, string Input, LogMelSpectrogramOptions Options) : StageOptions(Output, Input, Options)
{
    private protected override BatchStage Make() =>
        new LogMelStage(Output, Input, Options with { Features = Options.Features.Validated() });
}

/// <summary>A stage that runs an ONNX file.</summary>
abstract record ModelStageOptions(string Output, string Input, OnnxModelFile Model, BatchingOptions Batching)
    : StageOptions(Output, Input, Batching);

sealed record EncodeTimbreStageOptions(string Output, string Input, BatchingOptions Options, OnnxModelFile Model)
    : ModelStageOptions(Output, Input, Model, Options)
{
    private protected override BatchStage Make() => new EncodeTimbreStage(Output, Input, Model.OpenEncoder());
}

sealed record DecodeTimbreStageOptions(string Output, string Input, DecodeTimbreOptions Options, OnnxModelFile Model)
    : ModelStageOptions(Output, Input, Model, Options)
{
    private protected override BatchStage Make() => new DecodeTimbreStage(Output, Input, Options, Model.OpenDecoder());
}
