using System.Diagnostics;
using VaePipeline.Evaluation.Health;
using VaePipeline.Model;
using VaePipeline.Training.Batches;
using VaePipeline.Training.Checkpoints;
using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Runs;

/// <summary>One run from its first step, or its newest checkpoint, to its model.</summary>
sealed class TrainingRun : IDisposable
{
    readonly Pipeline _pipeline;
    readonly TrainingExamples _examples;
    readonly RunFolder _folder;
    readonly IProgress<TrainingProgress>? _progress;
    readonly CancellationToken _cancel;
    readonly int[] _trainingRows;
    readonly int[] _validationRows;
    readonly int _batches;
    readonly BatchFeed _feed;
    readonly ValidationPass _evaluation;
    readonly Learner _learner;
    readonly RunLogs _logs;
    readonly StepClock _clock;
    readonly long? _resumedAt;
    RunState _state;
    ReconstructionBaselines? _peers;
    long _savedAt = Stopwatch.GetTimestamp();

    public TrainingRun(TrainingJob job, RunFolder folder, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        (_pipeline, _examples, _folder, _progress, _cancel) = (job.Pipeline, job.Examples, folder, progress, cancellationToken);
        var training = _pipeline.Training;
        (_trainingRows, _validationRows) = SplitRows(_examples.Count, _pipeline.Dataset);
        _batches = BatchFeed.Batches(_trainingRows.Length, training.BatchSize);
        _clock = new(Steps, _batches);

        var architecture = _pipeline.Architecture();
        var conditioning = new DecoderLabels(_examples, architecture.Conditioning);
        var labels = _pipeline.Loss.Contrastive is { } contrastive ? new ContrastiveLabels(_examples, contrastive) : null;
        var augmentation = training.Augmentation is { } section ? new Augmentation(section, _pipeline.Features, training.Seed) : null;
        _feed = new(_examples, conditioning, labels, architecture.LatentSize, augmentation);
        _evaluation = new(_examples, _validationRows, conditioning, labels, architecture.LatentSize, training.Seed);
        _learner = new(_pipeline);

        var checkpoint = job.Resume ? folder.Checkpoints.LoadNewest() : null;
        if (checkpoint is not null)
            Restore(checkpoint);
        _resumedAt = checkpoint?.State.Step;
        _state = checkpoint?.State ?? new();
        _logs = new(folder, _state.LogLengths);
    }

    long Steps => (long)_batches * _pipeline.Training.Epochs;

    bool IsStoppedEarly => _state.EpochDone && _state.Epoch + 1 < _pipeline.Training.Epochs
        && History(_state.Epoch + 1).IsStale(_pipeline.Training.EarlyStoppingPatience);

    /// <summary>Trains to the end and writes the model.</summary>
    public TrainingResult Run()
    {
        EpochReport? report = null;
        try
        {
            while (!_state.EpochDone || (_state.Epoch + 1 < _pipeline.Training.Epochs && !IsStoppedEarly))
            {
                if (_state.EpochDone)
                    _state = _state with { Epoch = _state.Epoch + 1, Batch = 0, Sum = new(), Seconds = 0, EpochDone = false };
                TrainEpoch();
                report = FinishEpoch();
            }
            return Finish(report);
        }
        catch (OperationCanceledException exception)
        {
            if (!_state.EpochDone)
                SaveCheckpoint(WholeSnapshot());
            throw new OperationCanceledException($"Stopped after step {_state.Step} of {Steps}; nothing is lost, continue with --resume.", exception, _cancel);
        }
    }

    public void Dispose()
    {
        _logs.Dispose();
        _learner.Dispose();
        _evaluation.Dispose();
        _feed.Dispose();
    }

    static (int[] Training, int[] Validation) SplitRows(int count, DatasetSection dataset)
    {
        var (training, validation) = Datasets.Split.Random(count, dataset.ValidationFraction, dataset.Seed);
        return training.Length >= 2 && validation.Length >= 2
            ? (training, validation)
            : throw new TrainingException($"{count} notes make {training.Length} for training and {validation.Length} for validation; "
                + "at least 2 each are needed. Add notes, or change dataset.validation_fraction.");
    }

    void TrainEpoch()
    {
        var training = _pipeline.Training;
        var order = _feed.Shuffled(_trainingRows, training.Seed, _state.Epoch);
        var highestRate = HighestRate();
        _clock.Start();
        foreach (var batch in _feed.Over(order, training.BatchSize, _state.Epoch, _state.Batch))
        {
            _cancel.ThrowIfCancellationRequested();
            var losses = Step(batch, Schedules.LearningRate(training, _state.Step, Steps, highestRate));
            _state.Step++;
            _state.Batch++;
            _state.Sum = _state.Sum.Plus(losses, 1);
            _state.Seconds += _clock.Step();
            if (_clock.ReportIsDue)
                Report(losses, finished: null);
            if (_state.Batch < _batches && (_state.Step % training.CheckpointSteps == 0 || IsCheckpointDue()))
                SaveCheckpoint(WholeSnapshot());
        }
    }

    Losses Step(Batch batch, double learningRate)
    {
        var (losses, norm) = _learner.Step(batch, _state.Step, learningRate);
        if (!losses.IsFinite)
            throw Diverged(FormattableString.Invariant($"the loss became {losses.Total} (reconstruction {losses.Reconstruction}, KL {losses.KlRaw})"));
        _logs.Add(_state.Step + 1, _state.Epoch + 1, losses, learningRate, norm);
        return losses;
    }

    /// <summary>Validates, logs, keeps the epoch's checkpoint and the best one.</summary>
    EpochReport FinishEpoch()
    {
        var report = Measure();
        _state.Measures = [.. _state.Measures, report.Measure];
        _state.EpochDone = true;
        report = Judged(report);
        _logs.Add(report);
        var checkpoint = WholeSnapshot();
        // the best one first: should only one of the two be written, the epoch is done again and both come to the same bytes
        if (report.BestEpoch == report.Epoch)
            _folder.Checkpoints.SaveBest(Snapshot(_learner.Result.Weights()));
        SaveCheckpoint(checkpoint);
        _clock.EpochEnd();
        Report(report.Train, report);
        return report;
    }

    EpochReport Measure()
    {
        var train = _state.Sum.Over(_state.Batch);
        var (losses, errorOfMean, health) = _evaluation.Measure(_learner.Result, _pipeline.Loss, train.Beta, _cancel);
        if (!losses.IsFinite)
            throw Diverged(FormattableString.Invariant($"the validation loss became {losses.Total}"));
        _peers ??= ReconstructionBaselines.Measure(new(_examples.LogMel), _examples.Features.Size, _trainingRows, _validationRows, _pipeline.Model.LatentSize, _pipeline.Training.Seed, _cancel);
        return new()
        {
            Epoch = _state.Epoch + 1,
            Step = _state.Step,
            Train = train,
            Validation = losses,
            ErrorOfMean = errorOfMean,
            Health = health,
            Peers = _peers,
            Verdict = EpochVerdict.Of(health, errorOfMean, _peers, _pipeline, train.Beta),
            PairwiseDistances = _evaluation.PairwiseDistances(),
            Measure = ValidationHistory.MeasureOf(_pipeline, losses, errorOfMean),
            LearningRate = Schedules.LearningRate(_pipeline.Training, _state.Step - 1, Steps, HighestRate()),
            Seconds = _state.Seconds,
        };
    }

    /// <summary>A report of the epoch that is done, held against those before it.</summary>
    EpochReport Judged(EpochReport report) => report with { BestEpoch = History(_state.Epoch + 1).BestEpoch, StoppedEarly = IsStoppedEarly };

    ValidationHistory History(int epochs) => ValidationHistory.Of(_state.Measures, epochs, _pipeline.Loss, _batches);

    // What the epochs before the present one leave of the step size.
    double HighestRate() => Plateau.LearningRate(_pipeline.Training, History(_state.Epoch).Counted);

    TrainingResult Finish(EpochReport? report)
    {
        var (steps, stoppedEarly) = (_state.Step, IsStoppedEarly);
        if (_pipeline.Training.Weights == ModelWeights.Best && Checkpoint.Load(_folder.Checkpoints.BestPath, out _) is { } best)
        {
            _learner.Result.LoadFrom(best.Tensors);
            report = best.State.Epoch == _state.Epoch ? report : null;
            _state = best.State;
        }
        report ??= Judged(Measure());
        _learner.Result.ToVaeModel(new ModelConfig { Name = _pipeline.Name, Features = _pipeline.Features }).Save(_folder.ModelFolder);
        HealthFile.Write(_folder.ModelFolder, EpochVerdict.HealthOf(report));
        return new(_folder.Path, _folder.ModelFolder, steps, _resumedAt, report, stoppedEarly);
    }

    void Report(Losses losses, EpochReport? finished)
        => _progress?.Report(new(_state.Epoch + 1, _pipeline.Training.Epochs, _state.Step, Steps,
            _clock.StepsPerSecond, _clock.Remaining(_state.Step), losses, finished));

    bool IsCheckpointDue() => Stopwatch.GetElapsedTime(_savedAt).TotalMinutes >= _pipeline.Training.CheckpointMinutes;

    Checkpoint WholeSnapshot()
        => Snapshot(_learner.Capture()) is { IsFinite: true } checkpoint ? checkpoint : throw Diverged("a weight became NaN or infinite");

    void SaveCheckpoint(Checkpoint checkpoint)
    {
        _folder.Checkpoints.Save(checkpoint);
        _savedAt = Stopwatch.GetTimestamp();
    }

    Checkpoint Snapshot(IReadOnlyList<NamedTensor> tensors)
        => new(_state with { LogLengths = _logs.Flush(toDisk: true) }, _examples.Fingerprint, tensors);

    void Restore(Checkpoint checkpoint)
    {
        if (checkpoint.Examples != _examples.Fingerprint)
            throw new TrainingException($"{_folder.Path} was trained on other notes than those given (fingerprint {checkpoint.Examples}, "
                + $"now {_examples.Fingerprint}); resume with the same data, or choose another folder with --out.");
        _learner.Restore(checkpoint.Tensors, checkpoint.State.Step);
    }

    TrainingException Diverged(string what)
    {
        _logs.Flush(toDisk: false);
        return new($"At step {_state.Step + 1} (epoch {_state.Epoch + 1}) {what}; {_folder.Checkpoints.Kept}. "
            + FormattableString.Invariant($"Lower training.learning_rate ({_pipeline.Training.LearningRate}) or set training.clip_norm, and start a new run."));
    }
}
