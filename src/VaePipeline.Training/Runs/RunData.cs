using VaePipeline.Datasets;

namespace VaePipeline.Training.Runs;

/// <summary>The examples of a run, split into training and validation rows and fed in batches.</summary>
sealed class RunData : IDisposable
{
    readonly TrainingExamples _examples;
    readonly Pipeline _pipeline;
    readonly int[] _trainingRows;
    readonly int[] _validationRows;
    ReconstructionBaselines? _baselines;

    /// <exception cref="TrainingException">There are too few examples, or the pipeline needs labels that they lack.</exception>
    public RunData(TrainingExamples examples, Pipeline pipeline)
    {
        (_examples, _pipeline) = (examples, pipeline);
        (_trainingRows, _validationRows) = SplitRows(examples.Count, pipeline.Dataset);
        var (training, latentSize) = (pipeline.Training, pipeline.Model.LatentSize);
        var conditioning = new DecoderLabels(examples, pipeline.Model.Conditioning);
        var labels = pipeline.Loss.Contrastive is { } contrastive ? new ContrastiveLabels(examples, contrastive) : null;
        Feed = new(examples, conditioning, labels, latentSize, AugmentationOf(examples, pipeline));
        Validation = new(examples, _validationRows, conditioning, labels, latentSize, training.Seed);
    }

    public BatchFeed Feed { get; }

    public ValidationPass Validation { get; }

    /// <summary>Steps per epoch.</summary>
    public int Batches => BatchFeed.Batches(_trainingRows.Length, _pipeline.Training.BatchSize);

    /// <summary>The batches of an epoch, from 0, in its random order, starting at one of them.</summary>
    public IEnumerable<Batch> Epoch(int epoch, int first) =>
        Feed.Over(Feed.Shuffled(_trainingRows, _pipeline.Training.Seed, epoch), _pipeline.Training.BatchSize, epoch, first);

    /// <summary>Reconstruction errors of the validation rows that need no network; measured at the first call.</summary>
    public ReconstructionBaselines Baselines(CancellationToken cancellationToken) =>
        _baselines ??= ReconstructionBaselines.Measure(
            _examples.LogMel,
            _examples.Features.Size,
            _trainingRows,
            _validationRows,
            _pipeline.Model.LatentSize,
            _pipeline.Training.Seed,
            cancellationToken
        );

    /// <summary>What the network has heard: its vectors of the training rows, compared with those of the validation rows.</summary>
    public KnownSounds? Known(ConvVae network, string fingerprint, CancellationToken cancellationToken) =>
        KnownSounds.Of(
            fingerprint,
            _pipeline.Model.LatentSize,
            EncoderCodes.Of(network, _examples, _trainingRows, cancellationToken),
            EncoderCodes.Of(network, _examples, _validationRows, cancellationToken),
            (InstrumentsOf(_trainingRows), InstrumentsOf(_validationRows))
        );

    string?[] InstrumentsOf(int[] rows) => Array.ConvertAll(rows, row => _examples.Instruments?[row]);

    public void Dispose()
    {
        Validation.Dispose();
        Feed.Dispose();
    }

    static AugmentNote? AugmentationOf(TrainingExamples examples, Pipeline pipeline)
    {
        if (pipeline.Training.Augmentation is not { } section)
            return null;
        if (section.Recording is not { } recording)
            return new Augmentation(section, pipeline.Features, pipeline.Training.Seed).Apply;
        if (examples.Samples is null)
            throw new TrainingException("training.augmentation.recording needs the samples of the notes; leave it out for log-mels alone.");
        return new RecordedNotes(recording, examples, pipeline.Training.Seed).Apply;
    }

    static (int[] Training, int[] Validation) SplitRows(int count, DatasetSection dataset)
    {
        var (training, validation) = Split.Random(count, dataset.ValidationFraction, dataset.Seed);
        return training.Length >= 2 && validation.Length >= 2
            ? (training, validation)
            : throw new TrainingException(
                $"{count} notes make {training.Length} for training and {validation.Length} for validation; "
                    + "at least 2 each are needed. Add notes, or change dataset.validation_fraction."
            );
    }
}
