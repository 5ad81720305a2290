using System.Text.Json.Serialization;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>All that a stage is made from, so that a saved chain makes it again.</summary>
/// <param name="Output">Name of the column that it adds.</param>
/// <param name="Input">Name of the column that it reads.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "stage")]
[JsonDerivedType(typeof(LoadAudioRecipe), "load_audio")]
[JsonDerivedType(typeof(LogMelRecipe), "log_mel_spectrogram")]
[JsonDerivedType(typeof(EncodeTimbreRecipe), "encode_timbre")]
[JsonDerivedType(typeof(DecodeTimbreRecipe), "decode_timbre")]
abstract record StageOptions(string Output, string Input)
{
    [JsonIgnore]
    public abstract BatchingOptions Batching { get; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public abstract BatchStage MakeStage();
}

sealed record LoadAudioRecipe(string Output, string Input, LoadAudioOptions Options) : StageOptions(Output, Input)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage() => new LoadAudioStage(LoadAudioStage.ShapeOf(Output, Input, Options.Validated()), Options);
}

sealed record LogMelRecipe(string Output, string Input, LogMelSpectrogramOptions Options) : StageOptions(Output, Input)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage() => new LogMelStage(LogMelStage.ShapeOf(Output, Input, Options.Validated()), Options.Features);
}

/// <summary>A stage that runs a part of a model.</summary>
abstract record ModelRecipe(string Output, string Input, OnnxModelFile Model) : StageOptions(Output, Input);

sealed record EncodeTimbreRecipe(string Output, string Input, EncodeTimbreOptions Options, OnnxModelFile Model) : ModelRecipe(Output, Input, Model)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage()
    {
        Options.Validated();
        var session = Model.OpenEncoder();
        return new EncodeTimbreStage(EncodeTimbreStage.ShapeOf(Output, Input, session.Metadata), session);
    }
}

sealed record DecodeTimbreRecipe(string Output, string Input, DecodeTimbreOptions Options, OnnxModelFile Model) : ModelRecipe(Output, Input, Model)
{
    public override BatchingOptions Batching => Options;

    public override BatchStage MakeStage()
    {
        Options.Validated();
        var session = Model.OpenDecoder();
        return new DecodeTimbreStage(DecodeTimbreStage.ShapeOf(Output, Input, Options, session.Metadata), session, Options);
    }
}
