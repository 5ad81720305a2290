namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets an optimizer's learning rates as training goes on; call step() after each epoch (or step) of it.</summary>
            public abstract class LRScheduler
            {
                readonly ILearningRateController[] _groups;
                readonly double[] _last;
                protected int _step_count;

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    _groups = [.. optimizer.ParamGroups];
                    BaseRates = [.. _groups.Select(static group => group.InitialLearningRate)];
                    _last = [.. _groups.Select(static group => group.LearningRate)];
                    Epoch = last_epoch;
                }

                private protected double[] BaseRates { get; }

                private protected int Epoch { get; private set; }

                private protected IReadOnlyList<ILearningRateController> Groups => _groups;

                public virtual void step() => step((int?)null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    Set([.. epoch is null ? get_lr() : get_closed_form_lr()]);
                }

                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => _last;

                protected virtual IEnumerable<double> get_lr() => _groups.Select(static group => group.LearningRate);

                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected void Set(ReadOnlySpan<double> rates)
                {
                    for (var i = 0; i < _groups.Length; i++)
                        _groups[i].LearningRate = _last[i] = rates[i];
                }
            }
        }
    }
}
