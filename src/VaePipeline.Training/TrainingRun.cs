using System.Diagnostics;

namespace VaePipeline.Training;

/// <summary>One run, from its first step or its newest checkpoint to its model.</summary>
sealed class TrainingRun : IDisposable
{
    readonly Pipeline _pipeline;
    readonly RunFolder _folder;
    readonly string _examples;
    readonly IProgress<TrainingProgress>? _progress;
    readonly CancellationToken _cancellationToken;
    readonly RunData _data;
    readonly RunPlan _plan;
    readonly Learner _learner;
    readonly RunLogs _logs;
    readonly StepClock _clock;
    readonly long? _resumedAt;
    RunState _state = new();
    long _savedAt = Stopwatch.GetTimestamp();

    public TrainingRun(TrainingJob job, RunFolder folder, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        (_pipeline, _folder, _examples, _progress, _cancellationToken) = (
            job.Pipeline,
            folder,
            job.Examples.Fingerprint,
            progress,
            cancellationToken
        );
        _data = new(job.Examples, _pipeline);
        _plan = new(_pipeline, _data.Batches);
        _clock = new(_plan.Steps, _plan.StepsPerEpoch);
        _learner = new(_pipeline);
        if (job.Resume && folder.LoadCheckpoint(_examples) is { } checkpoint)
        {
            _state = checkpoint.State;
            _resumedAt = _state.Step;
            _learner.Restore(checkpoint.Tensors, _state.Step);
        }
        _logs = new(folder, _state.LogLengths);
    }

    /// <summary>Trains to the end and writes the model.</summary>
    public TrainingResult Run()
    {
        EpochReport? report = null;
        try
        {
            while (_plan.Continues(_state))
            {
                if (_state.EpochDone)
                    _state = _state.NextEpoch();
                TrainEpoch();
                report = FinishEpoch();
            }
            return WriteModel(report);
        }
        catch (OperationCanceledException exception)
        {
            if (!_state.EpochDone)
                Save(WholeCheckpoint());
            throw new OperationCanceledException(
                $"Stopped after step {_state.Step} of {_plan.Steps}; nothing is lost: resume the run to continue.",
                exception,
                _cancellationToken
            );
        }
    }

    public void Dispose()
    {
        _logs.Dispose();
        _learner.Dispose();
        _data.Dispose();
    }

    void TrainEpoch()
    {
        var highestRate = _plan.HighestLearningRate(_state);
        _clock.Start();
        foreach (var batch in _data.Epoch(_state.Epoch, _state.Batch))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var losses = Step(batch, _plan.LearningRate(_state.Step, highestRate));
            _state.Step++;
            _state.Batch++;
            _state.Sum = _state.Sum.Plus(losses, 1);
            _state.Seconds += _clock.Step();
            if (_clock.ReportIsDue())
                Report(losses, finished: null);
            if (_state.Batch < _plan.StepsPerEpoch && IsCheckpointDue())
                Save(WholeCheckpoint());
        }
    }

    Losses Step(Batch batch, double learningRate)
    {
        var (losses, norm) = _learner.Step(batch, _state.Step, learningRate);
        if (!losses.IsFinite)
            throw Diverged(
                FormattableString.Invariant($"the loss became {losses.Total} (reconstruction {losses.Reconstruction}, KL {losses.KlRaw})")
            );
        _logs.Add(_state.Step + 1, _state.Epoch + 1, losses, learningRate, norm);
        return losses;
    }

    bool IsCheckpointDue() =>
        _state.Step % _pipeline.Training.CheckpointSteps == 0
        || Stopwatch.GetElapsedTime(_savedAt).TotalMinutes >= _pipeline.Training.CheckpointMinutes;

    /// <summary>Validates the epoch, logs it, and writes its checkpoint and that of the best epoch.</summary>
    EpochReport FinishEpoch()
    {
        var report = Validate();
        _state.Measures = [.. _state.Measures, report.Measure];
        _state.EpochDone = true;
        report = Compared(report);
        _logs.Add(report);
        var checkpoint = WholeCheckpoint();
        // The best one first: if only one of the two is written, the epoch is repeated and gives the same bytes.
        if (report.BestEpoch == report.Epoch)
            _folder.Checkpoints.SaveBest(CheckpointOf(_learner.Result.Weights()));
        Save(checkpoint);
        _clock.EpochEnd();
        Report(report.Train, report);
        return report;
    }

    EpochReport Validate()
    {
        var train = _state.Sum.Over(_state.Batch);
        var (losses, errorOfMean, health) = _data.Validation.Measure(_learner.Result, _pipeline.Loss, train.Beta, _cancellationToken);
        if (!losses.IsFinite)
            throw Diverged(FormattableString.Invariant($"the validation loss became {losses.Total}"));
        var baselines = _data.Baselines(_cancellationToken);
        return new(
            _state.Epoch + 1,
            _state.Step,
            train,
            losses,
            errorOfMean,
            health,
            baselines,
            EpochVerdict.Of(health, errorOfMean, baselines, _pipeline, train.Beta),
            _data.Validation.PairwiseDistances(),
            ValidationHistory.MeasureOf(_pipeline, losses, errorOfMean),
            _plan.LearningRate(_state.Step - 1, _plan.HighestLearningRate(_state)),
            _state.Seconds,
            BestEpoch: 0,
            StoppedEarly: false
        );
    }

    /// <summary>Adds the comparison with earlier epochs.</summary>
    EpochReport Compared(EpochReport report) =>
        report with
        {
            BestEpoch = _plan.BestEpoch(_state),
            StoppedEarly = _plan.IsStoppedEarly(_state),
        };

    TrainingResult WriteModel(EpochReport? report)
    {
        var (steps, stoppedEarly) = (_state.Step, _plan.IsStoppedEarly(_state));
        if (_pipeline.Training.Weights == ModelWeights.Best && Checkpoint.Load(_folder.Checkpoints.BestPath, out _) is { } best)
        {
            _learner.Result.LoadFrom(best.Tensors);
            report = best.State.Epoch == _state.Epoch ? report : null;
            _state = best.State;
        }
        report ??= Compared(Validate());
        var model = _learner.Result.ToVaeModel(
            new ModelConfig
            {
                Name = _pipeline.Name,
                ModelVersion = _pipeline.Version,
                Features = _pipeline.Features,
            }
        );
        model.Save(_folder.ModelFolder);
        _data.Known(_learner.Result, model.Fingerprint, _cancellationToken)?.Write(_folder.ModelFolder);
        EpochVerdict.HealthOf(report).Write(_folder.ModelFolder);
        return new(_folder.Path, _folder.ModelFolder, steps, _resumedAt, report, stoppedEarly);
    }

    void Report(Losses losses, EpochReport? finished) =>
        _progress?.Report(
            new(
                _state.Epoch + 1,
                _plan.Epochs,
                _state.Step,
                _plan.Steps,
                _clock.StepsPerSecond,
                _clock.Remaining(_state.Step),
                losses,
                finished
            )
        );

    Checkpoint WholeCheckpoint() =>
        CheckpointOf(_learner.Capture()) is { IsFinite: true } checkpoint ? checkpoint : throw Diverged("a weight became NaN or infinite");

    Checkpoint CheckpointOf(IReadOnlyList<NamedTensor> tensors) =>
        new(_state with { LogLengths = _logs.Flush(toDisk: true) }, _examples, tensors);

    void Save(Checkpoint checkpoint)
    {
        _folder.Checkpoints.Save(checkpoint);
        _savedAt = Stopwatch.GetTimestamp();
    }

    TrainingException Diverged(string problem)
    {
        _logs.Flush(toDisk: false);
        return new(
            $"At step {_state.Step + 1} (epoch {_state.Epoch + 1}) {problem}; {_folder.Checkpoints.Kept}. "
                + FormattableString.Invariant(
                    $"Lower training.learning_rate ({_pipeline.Training.LearningRate}) or set training.clip_norm, and start a new run."
                )
        );
    }
}
