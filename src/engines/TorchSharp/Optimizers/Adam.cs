using TorchSharp.Kernels;
using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam. Kingma and Ba, "Adam: a method for stochastic optimization", 2015.</summary>
public class Adam : OptimizerHelper, optim.IBetas
{
    readonly Options _options;

    public Adam(
        IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0,
        bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public Adam(
        IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0,
        bool amsgrad = false, bool maximize = false)
    {
        CheckRates(nameof(Adam), lr, beta1, beta2, eps, weight_decay);
        _options = new()
        {
            LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    public (double, double) Betas
    {
        get => (_options.beta1!.Value, _options.beta2!.Value);
        set => (_options.beta1, _options.beta2) = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var options = (Options)(param_group.Options ??= new Options());
        options.LearningRate ??= _options.LearningRate;
        options.beta1 ??= _options.beta1;
        options.beta2 ??= _options.beta2;
        options.eps ??= _options.eps;
        options.weight_decay ??= _options.weight_decay;
        options.amsgrad ??= _options.amsgrad;
        options.maximize ??= _options.maximize;
        Add(param_group, static parameter => new State(parameter));
    }

    public override Tensor? step(Func<Tensor>? closure = null) => Step(closure, Update);

    static void Update(Modules.ParamGroup group, Parameter parameter, Tensor gradient, OptimizerState remembered)
    {
        var (options, state) = ((Options)group.Options!, (State)remembered);
        state.step++;
        if (options.maximize!.Value)
            gradient = -gradient;
        if (options.amsgrad!.Value)
        {
            if (options.weight_decay > 0)
                gradient = gradient + parameter * options.weight_decay.Value;
            UpdateBounded(parameter, gradient, options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, state);
            return;
        }
        Apply(parameter, gradient, options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.weight_decay!.Value, state);
    }

    /// <summary>One step over a whole parameter, in one pass through memory.</summary>
    internal static void Apply(
        Parameter parameter, Tensor gradient, double learningRate, double beta1, double beta2, double epsilon, double weightDecay, State state)
    {
        using var values = new Operand<float>(gradient, whole: true);
        AdamStep.Apply(
            parameter.Storage.Floats, values.Buffer, state.exp_avg.Storage.Floats, state.exp_avg_sq.Storage.Floats,
            (float)learningRate, (float)beta1, (float)beta2, (float)epsilon, (float)weightDecay, (int)state.step);
        state.exp_avg.Storage.Changed();
        state.exp_avg_sq.Storage.Changed();
    }

    // AMSGrad: the second moment is the highest so far. Reddi et al., "On the convergence of Adam and beyond", 2018.
    static void UpdateBounded(Parameter parameter, Tensor gradient, double learningRate, double beta1, double beta2, double epsilon, State state)
    {
        state.exp_avg.mul_(beta1).add_(gradient, 1 - beta1);
        state.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        state.max_exp_avg_sq!.copy_(state.max_exp_avg_sq.maximum(state.exp_avg_sq));
        var denominator = state.max_exp_avg_sq.sqrt() / Math.Sqrt(1 - Math.Pow(beta2, state.step)) + epsilon;
        parameter.addcdiv_(state.exp_avg, denominator, -learningRate / (1 - Math.Pow(beta1, state.step)));
    }

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? weight_decay;
        public double? eps;
        public bool? amsgrad;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(beta1!.Value);
            writer.Write(beta2!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(amsgrad!.Value);
            writer.Write(maximize!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            beta1 = reader.ReadDouble();
            beta2 = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            amsgrad = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (beta1, beta2, eps, weight_decay, amsgrad, maximize) = (other.beta1, other.beta2, other.eps, other.weight_decay, other.amsgrad, other.maximize);
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
        {
        }

        public ParamGroup(
            IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
            : base(parameters, new()
            {
                LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize,
            })
        {
        }

        public (double, double) Betas
        {
            get => (Options!.beta1!.Value, Options.beta2!.Value);
            set => (Options!.beta1, Options.beta2) = value;
        }
    }

    /// <summary>Steps taken and the running moments of one parameter's gradient.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;
        public Tensor? max_exp_avg_sq;

        public State(Parameter parameter) : base(parameter) => (exp_avg, exp_avg_sq) = (Zeros(parameter), Zeros(parameter));

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            exp_avg.zero_();
            exp_avg_sq.zero_();
            max_exp_avg_sq?.Dispose();
            max_exp_avg_sq = ((Options)options).amsgrad!.Value ? Zeros(_parameter) : null;
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
            SaveOptional(writer, max_exp_avg_sq);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            exp_avg.Load(reader);
            exp_avg_sq.Load(reader);
            max_exp_avg_sq = LoadOptional(reader, max_exp_avg_sq);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            Replace(exp_avg, other.exp_avg);
            Replace(exp_avg_sq, other.exp_avg_sq);
            var highest = other.max_exp_avg_sq?.Copy().DetachFromDisposeScope();
            max_exp_avg_sq?.Dispose();
            max_exp_avg_sq = highest;
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state
            && step == state.step && exp_avg.allclose(state.exp_avg) && exp_avg_sq.allclose(state.exp_avg_sq)
            && (max_exp_avg_sq is null || (state.max_exp_avg_sq is { } highest && max_exp_avg_sq.allclose(highest)));

        public void Dispose()
        {
            exp_avg.Dispose();
            exp_avg_sq.Dispose();
            max_exp_avg_sq?.Dispose();
        }
    }
}
