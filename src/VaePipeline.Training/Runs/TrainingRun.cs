using TorchSharp.Modules;
using VaePipeline.Model;
using VaePipeline.Training.Batches;
using VaePipeline.Training.Checkpoints;
using VaePipeline.Training.Health;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Randomness;
using static TorchSharp.torch;

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
    readonly Evaluation _evaluation;
    readonly ConvVae _network;
    readonly Adam _optimizer;
    readonly RunLogs _logs;
    readonly StepClock _clock;
    readonly long? _resumedAt;
    RunState _state;
    UntrainedPeers? _peers;

    public TrainingRun(TrainingJob job, RunFolder folder, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        (_pipeline, _examples, _folder, _progress, _cancel) = (job.Pipeline, job.Examples, folder, progress, cancel);
        var training = _pipeline.Training;
        (_trainingRows, _validationRows) = SplitRows(_examples.Count, _pipeline.Dataset);
        _batches = BatchFeed.Batches(_trainingRows.Length, training.BatchSize);
        _clock = new((long)_batches * training.Epochs);

        var architecture = _pipeline.Architecture();
        var labels = new DecoderLabels(_examples, architecture.Conditioning);
        _feed = new(_examples, labels, architecture.LatentSize);
        _evaluation = new(_examples, _validationRows, labels, architecture.LatentSize, training.Seed);
        _network = new(architecture, training.Seed);
        _optimizer = optim.Adam(_network.Parameters(), training.LearningRate);

        var checkpoint = job.Resume ? folder.Checkpoints.LoadNewest() : null;
        if (checkpoint is not null)
            Restore(checkpoint);
        _resumedAt = checkpoint?.State.Step;
        _state = checkpoint?.State ?? new();
        _logs = new(folder, _state.LogLengths);
    }

    long Steps => (long)_batches * _pipeline.Training.Epochs;

    /// <summary>Trains to the end and writes the model.</summary>
    public TrainingResult Run()
    {
        EpochReport? report = null;
        try
        {
            while (!_state.EpochDone || _state.Epoch + 1 < _pipeline.Training.Epochs)
            {
                if (_state.EpochDone)
                    _state = _state with { Epoch = _state.Epoch + 1, Batch = 0, Sum = new(), Seconds = 0, EpochDone = false };
                TrainEpoch();
                report = FinishEpoch();
            }
            return Finish(report);
        }
        catch (OperationCanceledException e)
        {
            if (!_state.EpochDone)
                SaveCheckpoint();
            throw new OperationCanceledException($"Stopped after step {_state.Step} of {Steps}; nothing is lost, continue with --resume.", e, _cancel);
        }
    }

    public void Dispose()
    {
        _logs.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
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
        var order = BatchFeed.Shuffled(_trainingRows, _pipeline.Training.Seed, _state.Epoch);
        _network.train();
        _clock.Start();
        foreach (var batch in _feed.Over(order, _pipeline.Training.BatchSize, _state.Batch))
        {
            _cancel.ThrowIfCancellationRequested();
            var losses = Step(batch);
            _state.Step++;
            _state.Batch++;
            _state.Sum = _state.Sum.Plus(losses, 1);
            _state.Seconds += _clock.Step();
            if (_clock.ReportIsDue)
                Report(losses, finished: null);
            if (_state.Step % _pipeline.Training.CheckpointSteps == 0 && _state.Batch < _batches)
                SaveCheckpoint();
        }
    }

    /// <summary>One step of Adam on one batch.</summary>
    Losses Step(Batch batch)
    {
        using var scope = NewDisposeScope();
        var (loss, training) = (_pipeline.Loss, _pipeline.Training);
        var learningRate = Schedules.LearningRate(training, _state.Step, Steps);
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = learningRate;
        new Philox(training.Seed, RandomStream.TrainingNoise, _state.Step).FillNormal(batch.Noise.Values());

        _optimizer.zero_grad();
        var (mu, logvar) = _network.Encode(batch.LogMel);
        var reconstruction = _network.Decode(ConvVae.Sample(mu, logvar, batch.Noise), batch.Told);
        var terms = VaeObjective.Terms(loss, Schedules.Beta(loss, _state.Step), batch.LogMel, reconstruction, mu, logvar);
        var losses = terms.Read();
        if (!losses.IsFinite)
            throw Diverged(FormattableString.Invariant($"the loss became {losses.Total} (reconstruction {losses.Reconstruction}, KL {losses.KlRaw})"));
        terms.Total.backward();
        double? norm = training.ClipNorm is { } limit ? nn.utils.clip_grad_norm_(_network.Parameters(), limit) : null;
        _optimizer.step();
        _logs.Add(_state.Step + 1, _state.Epoch + 1, losses, learningRate, norm);
        return losses;
    }

    /// <summary>Validates, logs, keeps the epoch's checkpoint and the best one.</summary>
    EpochReport FinishEpoch()
    {
        var report = Measure();
        _logs.Add(report);
        _state.EpochDone = true;
        // with beta at its maximum for every epoch alike, else the first ones would always look best
        var loss = report.Validation.Reconstruction + _pipeline.Loss.BetaMax * report.Validation.KlFreeBits;
        var best = loss < _state.BestLoss;
        if (best)
            _state.BestLoss = loss;
        SaveCheckpoint();
        if (best)
            Snapshot(_network.Weights()).Save(_folder.Checkpoints.BestPath);
        Report(report.Train, report);
        return report;
    }

    EpochReport Measure()
    {
        _network.eval();
        var train = _state.Sum.Over(_state.Batch);
        var (losses, errorOfMean, health) = _evaluation.Measure(_network, _pipeline.Loss, train.Beta, _cancel);
        if (!losses.IsFinite)
            throw Diverged(FormattableString.Invariant($"the validation loss became {losses.Total}"));
        _peers ??= UntrainedPeers.Measure(_examples, _trainingRows, _validationRows, _pipeline.Model.LatentSize, _pipeline.Training.Seed, _cancel);
        return new()
        {
            Epoch = _state.Epoch + 1,
            Step = _state.Step,
            Train = train,
            Validation = losses,
            ErrorOfMean = errorOfMean,
            Health = health,
            Peers = _peers,
            Verdict = SpaceVerdict.Of(health, errorOfMean, _peers, _pipeline),
            PairwiseDistances = _evaluation.PairwiseDistances(),
            LearningRate = Schedules.LearningRate(_pipeline.Training, _state.Step - 1, Steps),
            Seconds = _state.Seconds,
        };
    }

    TrainingResult Finish(EpochReport? report)
    {
        if (_pipeline.Training.Weights == ModelWeights.Best && Checkpoint.Load(_folder.Checkpoints.BestPath, out _) is { } best)
        {
            _network.LoadFrom(best.Tensors);
            report = best.State.Epoch == _state.Epoch ? report : null;
            _state = best.State;
        }
        report ??= Measure();
        _network.ToVaeModel(new ModelConfig { Name = _pipeline.Name, Features = _pipeline.Features }).Save(_folder.ModelFolder);
        HealthFile.Write(_folder.ModelFolder, report);
        return new(_folder.Path, _folder.ModelFolder, Steps, _resumedAt, report);
    }

    void Report(Losses losses, EpochReport? finished)
        => _progress?.Report(new(_state.Epoch + 1, _pipeline.Training.Epochs, _state.Step, Steps,
            _clock.StepsPerSecond, _clock.Remaining(_state.Step), losses, finished));

    void SaveCheckpoint()
    {
        var checkpoint = Snapshot([.. _network.Weights(), .. AdamMoments.Capture(_optimizer, WeightShape.Of(_network.Architecture))]);
        if (!checkpoint.IsFinite)
            throw Diverged("a weight became NaN or infinite");
        _folder.Checkpoints.Save(checkpoint);
    }

    Checkpoint Snapshot(IReadOnlyList<NamedTensor> tensors)
        => new(_state with { LogLengths = _logs.Flush(toDisk: true) }, _examples.Fingerprint, tensors);

    void Restore(Checkpoint checkpoint)
    {
        if (checkpoint.Examples != _examples.Fingerprint)
            throw new TrainingException($"{_folder.Path} was trained on other notes than those given (fingerprint {checkpoint.Examples}, "
                + $"now {_examples.Fingerprint}); resume with the same data, or choose another folder with --out.");
        var tensors = checkpoint.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var shapes = WeightShape.Of(_network.Architecture);
        _network.LoadFrom([.. shapes.Select(shape => tensors[shape.Name])]);
        AdamMoments.Restore(_optimizer, shapes, tensors, checkpoint.State.Step);
    }

    TrainingException Diverged(string what)
    {
        _logs.Flush(toDisk: false);
        return new($"At step {_state.Step + 1} (epoch {_state.Epoch + 1}) {what}; {_folder.Checkpoints.Kept}. "
            + FormattableString.Invariant($"Lower training.learning_rate ({_pipeline.Training.LearningRate}) or set training.clip_norm, and start a new run."));
    }
}
