namespace VaePipeline.Training.Pipelines;

/// <summary>The settings of a training run, as written in a pipeline YAML: one record per section.</summary>
public sealed record Pipeline
{
    /// <summary>The name of the pipeline and of its models: 1 to 100 letters, digits, '-', '_' and '.'.</summary>
    public required string Name { get; init; }

    /// <summary>The version of its models, for one that is trained anew under its name: 1 to 20 letters, digits, '-', '_' and '.'; null without one.</summary>
    public string? Version { get; init; }

    /// <summary>The notes to train on.</summary>
    public required DatasetSection Dataset { get; init; }

    /// <summary>How samples become log-mels.</summary>
    public LogMelOptions Features { get; init; } = LogMelOptions.Default;

    /// <summary>The shape of the network; the default is that of the experiment log.</summary>
    public ModelSection Model { get; init; } = new();

    /// <summary>The objective; the default is that of the experiment log.</summary>
    public LossSection Loss { get; init; } = new();

    /// <summary>How the objective is minimized; the default is that of the experiment log.</summary>
    public TrainingSection Training { get; init; } = new();

    /// <summary>Reads and validates a pipeline YAML.</summary>
    /// <exception cref="PipelineFileException">The file is missing, or it is not a valid pipeline.</exception>
    public static Pipeline Load(string yamlPath) => PipelineFile.Load(yamlPath);

    /// <summary>Reads and validates the text of a pipeline YAML; errors give the name of the file.</summary>
    /// <exception cref="PipelineFileException">The text is not a valid pipeline.</exception>
    public static Pipeline Parse(string yaml, string file) => PipelineFile.Parse(yaml, file);

    /// <summary>The network that <see cref="Model"/> and <see cref="Features"/> describe together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot be built.</exception>
    public VaeArchitecture Architecture() => Model.ArchitectureFor(Features);

    /// <summary>Returns this pipeline, or throws if a value is out of range or two values do not fit each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message gives the value and the range.</exception>
    public Pipeline Validated()
    {
        Require.That(
            Name.Length is >= 1 and <= 100 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'),
            Name,
            "1 to 100 letters, digits, '-', '_' and '.'"
        );
        Require.That(Version is null || ModelConfig.IsVersion(Version), Version, ModelConfig.AllowedVersions);
        Dataset.Validated();
        Features.Validated();
        Loss.Validated();
        Training.Validated();
        Require.That(
            Training.Augmentation is not { ShiftFrames: var shift } || shift < Features.Frames,
            Training.Augmentation?.ShiftFrames,
            FormattableString.Invariant($"up to {Features.Frames - 1}, below features.frames"),
            nameof(AugmentationSection.ShiftFrames)
        );
        Architecture();
        if (Loss.TargetRate is { } rate)
        {
            Require.That(
                Training.Measure != ValidationMeasure.TotalAtBetaMax,
                Training.Measure,
                "reconstruction or error_of_mean, since with loss.target_rate beta has no maximum",
                nameof(Training.Measure)
            );
            Require.That(
                Loss.FreeBitsPer == FreeBitsScope.Total || Loss.FreeBits * Model.LatentSize < rate,
                Loss.FreeBits,
                FormattableString.Invariant(
                    $"below target_rate / latent_size ({rate} / {Model.LatentSize}), since beta has no effect below the free bits"
                ),
                nameof(Loss.FreeBits)
            );
        }
        return this;
    }

    /// <summary>The pipeline as YAML, defaults written out; <see cref="Parse"/> returns an equal record.</summary>
    public string ToYaml() => PipelineYaml.Write(this);
}
