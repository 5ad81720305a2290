namespace VaePipeline.Training.Runs;

/// <summary>The logs of a run: steps.csv (one row per step), train.csv (one row per epoch), latent.csv (one row per epoch and unit).</summary>
sealed class RunLogs : IDisposable
{
    const string StepColumns = "step,epoch,beta,reconstruction,kl_raw,kl_free_bits,contrastive,total,learning_rate,gradient_norm";
    const string EpochColumns =
        "epoch,step,beta,train_reconstruction,train_kl_raw,train_kl_free_bits,train_contrastive,train_total,"
        + "valid_reconstruction,valid_kl_raw,valid_kl_free_bits,valid_contrastive,valid_total,valid_error_of_mean,mu_mean,mu_deviation,logvar_mean,logvar_deviation,"
        + "active_units,informative_units,error_mean_predictor,error_first_component,error_pca,verdict,d01,d02,d03,d12,d13,d23,"
        + "measure,best_epoch,stopped_early,learning_rate,seconds";
    const string UnitColumns = "epoch,unit,kl,mu_variance";

    readonly CsvLog _steps;
    readonly CsvLog _epochs;
    readonly CsvLog _units;

    /// <summary>Opens the logs and keeps the bytes of each that belong to the run so far; none for a new run.</summary>
    public RunLogs(RunFolder folder, IReadOnlyDictionary<string, long> lengths)
    {
        _steps = Open("steps.csv", StepColumns);
        _epochs = Open("train.csv", EpochColumns);
        _units = Open("latent.csv", UnitColumns);

        CsvLog Open(string name, string columns) => new(folder[name], columns, lengths.GetValueOrDefault(name));
    }

    /// <summary>Adds the row of a step.</summary>
    public void Add(long step, int epoch, Losses losses, double learningRate, double? gradientNorm) =>
        _steps.Add(
            step,
            epoch,
            losses.Beta,
            (float)losses.Reconstruction,
            (float)losses.KlRaw,
            (float)losses.KlFreeBits,
            (float)losses.Contrastive,
            (float)losses.Total,
            learningRate,
            (float?)gradientNorm
        );

    /// <summary>Adds the rows of an epoch and passes all rows to the operating system.</summary>
    public void Add(EpochReport report)
    {
        var (train, valid, health, d) = (report.Train, report.Validation, report.Health, report.PairwiseDistances);
        _epochs.Add(
            report.Epoch,
            report.Step,
            train.Beta,
            train.Reconstruction,
            train.KlRaw,
            train.KlFreeBits,
            train.Contrastive,
            train.Total,
            valid.Reconstruction,
            valid.KlRaw,
            valid.KlFreeBits,
            valid.Contrastive,
            valid.Total,
            report.ErrorOfMean,
            health.MuMean,
            health.MuDeviation,
            health.LogvarMean,
            health.LogvarDeviation,
            health.ActiveUnits,
            health.InformativeUnits,
            report.Baselines.Mean,
            report.Baselines.FirstComponent,
            report.Baselines.Pca,
            report.Verdict.State,
            At(0),
            At(1),
            At(2),
            At(3),
            At(4),
            At(5),
            report.Measure,
            report.BestEpoch,
            report.StoppedEarly ? "true" : "false",
            report.LearningRate,
            Math.Round(report.Seconds, 3)
        );
        for (var unit = 0; unit < health.Units; unit++)
            _units.Add(report.Epoch, unit, health.KlPerUnit[unit], health.MuVariancePerUnit[unit]);
        Flush(toDisk: false);

        object? At(int pair) => pair < d.Count ? d[pair] : null;
    }

    /// <summary>Passes all rows to the operating system and, if requested, to the disk. Returns the length of each log by file name.</summary>
    public Dictionary<string, long> Flush(bool toDisk)
    {
        var lengths = new Dictionary<string, long>();
        foreach (var log in Logs)
        {
            log.Flush(toDisk);
            lengths[log.Name] = log.Length;
        }
        return lengths;
    }

    CsvLog[] Logs => [_steps, _epochs, _units];

    public void Dispose()
    {
        foreach (var log in Logs)
            log.Dispose();
    }
}
