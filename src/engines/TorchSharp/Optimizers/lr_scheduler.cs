namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.ExponentialLR(optimizer, gamma, last_epoch, verbose);

            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001, string threshold_mode = "rel",
                int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-08, bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            public static class impl
            {
                /// <summary>Times gamma every step_size epochs.</summary>
                public class StepLR : LRScheduler
                {
                    readonly int _size;
                    readonly double _gamma;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step_size);
                        (_size, _gamma) = (step_size, gamma);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => get_closed_form_lr();

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(rate => rate * Math.Pow(_gamma, Epoch / _size));
                }

                /// <summary>Times gamma every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    readonly double _gamma;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => get_closed_form_lr();

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(rate => rate * Math.Pow(_gamma, Epoch));
                }

                /// <summary>From the base rate to eta_min along half a cosine of T_max epochs, and back. Loshchilov and Hutter, "SGDR", 2017.</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    readonly double _period;
                    readonly double _lowest;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (_period, _lowest) = (T_max, eta_min);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => get_closed_form_lr();

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => _lowest + (rate - _lowest) * (1 + Math.Cos(Math.PI * Epoch / _period)) / 2);
                }

                /// <summary>The base rate times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    readonly Func<int, double> _factor;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _factor = lr_lambda;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => BaseRates.Select(rate => rate * _factor(Epoch));
                }

                /// <summary>Times factor when the metric given to step() has not become better for more than patience epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    readonly bool _lowerIsBetter;
                    readonly bool _relative;
                    readonly double _factor;
                    readonly double _threshold;
                    readonly double _epsilon;
                    readonly int _patience;
                    readonly int _cooldown;
                    readonly IList<double>? _lowest;
                    double _best;
                    int _badEpochs;
                    int _cooling;

                    public ReduceLROnPlateau(
                        Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001, string threshold_mode = "rel",
                        int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-08, bool verbose = false) : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1)
                            throw new ArgumentException($"ReduceLROnPlateau: factor {factor} was given; it must be below 1.");
                        _lowerIsBetter = mode is "min" or "max" ? mode == "min" : throw new ArgumentException($"ReduceLROnPlateau: mode '{mode}' was given; it is 'min' or 'max'.");
                        _relative = threshold_mode is "rel" or "abs" ? threshold_mode == "rel" : throw new ArgumentException($"ReduceLROnPlateau: threshold_mode '{threshold_mode}' was given; it is 'rel' or 'abs'.");
                        (_factor, _threshold, _epsilon, _patience, _cooldown, _lowest) = (factor, threshold, eps, patience, cooldown, min_lr);
                        _best = _lowerIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() => throw new InvalidOperationException("ReduceLROnPlateau: step() needs the metric; call step(metric).");

                    public override void step(int? epoch) => throw new InvalidOperationException("ReduceLROnPlateau: step() needs the metric; call step(metric).");

                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        if (IsBetter(current))
                            (_best, _badEpochs) = (current, 0);
                        else
                            _badEpochs++;
                        if (_cooling > 0)
                        {
                            _cooling--;
                            _badEpochs = 0;
                        }
                        if (_badEpochs <= _patience)
                            return;
                        Set([.. Groups.Select(Reduced)]);
                        (_cooling, _badEpochs) = (_cooldown, 0);
                    }

                    double Reduced(ILearningRateController group, int index)
                    {
                        var lowest = _lowest is null ? 0 : _lowest.Count == 1 ? _lowest[0] : _lowest[index];
                        var rate = Math.Max(group.LearningRate * _factor, lowest);
                        return group.LearningRate - rate > _epsilon ? rate : group.LearningRate;
                    }

                    bool IsBetter(double value) => (_lowerIsBetter, _relative) switch
                    {
                        (true, true) => value < _best * (1 - _threshold),
                        (true, false) => value < _best - _threshold,
                        (false, true) => value > _best * (1 + _threshold),
                        (false, false) => value > _best + _threshold,
                    };
                }
            }
        }
    }
}
