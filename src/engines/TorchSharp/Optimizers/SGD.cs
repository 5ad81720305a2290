using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gradient descent, with momentum (Nesterov's on request), dampening and L2 penalty.</summary>
public class SGD : OptimizerHelper
{
    readonly Options _options;

    public SGD(
        IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(
        IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        Require(lr >= 0, nameof(SGD), "lr", lr, "at least 0");
        Require(momentum >= 0, nameof(SGD), "momentum", momentum, "at least 0");
        Require(weight_decay >= 0, nameof(SGD), "weight_decay", weight_decay, "at least 0");
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException($"SGD: nesterov needs a momentum above 0 and no dampening, not {momentum} and {dampening}.");
        _options = new()
        {
            LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var options = (Options)(param_group.Options ??= new Options());
        options.LearningRate ??= _options.LearningRate;
        options.momentum ??= _options.momentum;
        options.dampening ??= _options.dampening;
        options.weight_decay ??= _options.weight_decay;
        options.nesterov ??= _options.nesterov;
        options.maximize ??= _options.maximize;
        Add(param_group, static parameter => new State(parameter));
    }

    public override Tensor? step(Func<Tensor>? closure = null) => Step(closure, Update);

    static void Update(Modules.ParamGroup group, Parameter parameter, Tensor gradient, OptimizerState remembered)
    {
        var (options, state) = ((Options)group.Options!, (State)remembered);
        var (momentum, decay) = (options.momentum!.Value, options.weight_decay!.Value);
        if (options.maximize!.Value)
            gradient = -gradient;
        if (decay != 0)
            gradient = gradient + parameter * decay;
        if (momentum != 0)
        {
            if (state.momentum_buffer is null)
                state.momentum_buffer = gradient.Copy().DetachFromDisposeScope();
            else
                state.momentum_buffer.mul_(momentum).add_(gradient, 1 - options.dampening!.Value);
            gradient = options.nesterov!.Value ? gradient + state.momentum_buffer * momentum : state.momentum_buffer;
        }
        parameter.add_(gradient, -options.LearningRate!.Value);
    }

    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? dampening;
        public double? weight_decay;
        public bool? nesterov;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(momentum!.Value);
            writer.Write(dampening!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(nesterov!.Value);
            writer.Write(maximize!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            momentum = reader.ReadDouble();
            dampening = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            nesterov = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (momentum, dampening, weight_decay, nesterov, maximize) = (other.momentum, other.dampening, other.weight_decay, other.nesterov, other.maximize);
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
        {
        }
    }

    /// <summary>The running direction of one parameter; null before the first step.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        public Tensor? momentum_buffer;

        public State(Parameter parameter) : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options) => Dispose();

        public override void SaveStateDict(BinaryWriter writer) => SaveOptional(writer, momentum_buffer);

        public override void LoadStateDict(BinaryReader reader) => momentum_buffer = LoadOptional(reader, momentum_buffer);

        public override void LoadStateDict(OptimizerState source)
        {
            var direction = ((State)source).momentum_buffer?.Copy().DetachFromDisposeScope();
            Dispose();
            momentum_buffer = direction;
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state
            && (momentum_buffer is null ? state.momentum_buffer is null : state.momentum_buffer is { } direction && momentum_buffer.allclose(direction));

        public void Dispose()
        {
            momentum_buffer?.Dispose();
            momentum_buffer = null;
        }
    }
}
