using VaePipeline.Foundation;
using VaePipeline.Audio.Features;
using VaePipeline.Model;

namespace VaePipeline.Training.Pipelines;

/// <summary>Everything that determines a training run, as written in a pipeline YAML: one record a section.</summary>
public sealed record Pipeline
{
    /// <summary>The pipeline's name, which its models carry: letters, digits, '-', '_' and '.', 1 to 100 of them.</summary>
    public required string Name { get; init; }

    /// <summary>Which notes to learn from.</summary>
    public required DatasetSection Dataset { get; init; }

    /// <summary>How samples become log-mels; the project's defaults unless given.</summary>
    public LogMelOptions Features { get; init; } = LogMelOptions.Default;

    /// <summary>The network's shape; the experiment log's unless given.</summary>
    public ModelSection Model { get; init; } = new();

    /// <summary>What training minimizes; the experiment log's objective unless given.</summary>
    public LossSection Loss { get; init; } = new();

    /// <summary>How it is minimized; as in the experiment log unless given.</summary>
    public TrainingSection Training { get; init; } = new();

    /// <summary>The network that <see cref="Model"/> and <see cref="Features"/> describe together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot be built.</exception>
    public VaeArchitecture Architecture() => Model.ArchitectureFor(Features);

    /// <summary>Returns this pipeline, or throws when a value is out of its range or two do not fit each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public Pipeline Validated()
    {
        Require.That(Name.Length is >= 1 and <= 100 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'), Name,
            "1 to 100 letters, digits, '-', '_' and '.'");
        Dataset.Validated();
        Features.Validated();
        Loss.Validated();
        Training.Validated();
        Require.That(Training.Augmentation is not { ShiftFrames: var shift } || shift < Features.Frames, Training.Augmentation?.ShiftFrames,
            FormattableString.Invariant($"up to {Features.Frames - 1}, below features.frames"), nameof(AugmentationSection.ShiftFrames));
        Architecture();
        if (Loss.TargetRate is { } rate)
        {
            Require.That(Training.Measure != ValidationMeasure.TotalAtBetaMax, Training.Measure,
                "reconstruction or error_of_mean, since with loss.target_rate beta has no maximum", nameof(Training.Measure));
            Require.That(Loss.FreeBitsPer == FreeBitsScope.Total || Loss.FreeBits * Model.LatentSize < rate, Loss.FreeBits, FormattableString.Invariant(
                $"below target_rate / latent_size ({rate} / {Model.LatentSize}), for under the free bits beta moves nothing"), nameof(Loss.FreeBits));
        }
        return this;
    }

    /// <summary>The pipeline as YAML, defaults written out; <see cref="PipelineFile.Parse"/> gives the same record back.</summary>
    public string ToYaml() => YamlWriter.Write(this);
}
