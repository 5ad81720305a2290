using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What this engine's optimizers share: groups, a state for each parameter, saving and loading.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    public override IEnumerable<Parameter> parameters() => base.parameters();

    public override void zero_grad() => base.zero_grad();

    public override void add_param_group(ParamGroup param_group) => base.add_param_group(param_group);

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options!);
            var indices = new List<int>();
            dictionary.StateIndexRef.Add(indices);
            foreach (var parameter in group.All)
            {
                indices.Add(dictionary.State.Count);
                dictionary.State.Add(StateOf(parameter));
            }
        }
        return dictionary;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
            own.Options[i].LoadStateDict(state_dict.Options[i]);
        for (var i = 0; i < own.State.Count; i++)
            own.State[i].LoadStateDict(state_dict.State[i]);
    }

    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.WriteLeb128(own.Options.Count);
        writer.WriteLeb128(own.State.Count);
        foreach (var options in own.Options)
            options.SaveStateDict(writer);
        foreach (var state in own.State)
            state.SaveStateDict(writer);
    }

    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name)
            throw new InvalidDataException($"The state of {name} was read for {GetType().Name}; load into the optimizer that was saved.");
        var own = state_dict();
        CheckCounts(own, reader.ReadLeb128(), reader.ReadLeb128());
        foreach (var options in own.Options)
            options.LoadStateDict(reader);
        foreach (var state in own.State)
            state.LoadStateDict(reader);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            foreach (var state in _states.Values)
                (state as IDisposable)?.Dispose();
    }

    private protected OptimizerState StateOf(Parameter parameter) => _states[parameter];

    /// <summary>Adds a group whose options are complete, with a fresh state for each parameter.</summary>
    private protected void Add(ParamGroup group, Func<Parameter, OptimizerState> stateFor)
    {
        group.InitialLearningRate = group.LearningRate;
        _parameter_groups.Add(group);
        foreach (var parameter in group.All)
        {
            if (!parameter.IsWhole)
                throw new TorchException($"{GetType().Name}: the parameter of shape {Shapes.Text(parameter._shape)} is a look at other memory; make it from a clone().");
            var state = stateFor(parameter);
            if (!_states.TryAdd(parameter, state))
                throw new ArgumentException($"{GetType().Name}: a parameter of shape {Shapes.Text(parameter._shape)} is given twice.");
            state.Initialize(group.Options!);
        }
    }

    /// <summary>Calls back for every parameter that has a gradient; a closure, if given, computes the loss and the gradients first.</summary>
    private protected Tensor? Step(Func<Tensor>? closure, Action<ParamGroup, Parameter, Tensor, OptimizerState> update)
    {
        Tensor? loss = null;
        if (closure is not null)
            using (enable_grad())
                loss = closure();
        using var none = no_grad();
        foreach (var group in _parameter_groups)
            foreach (var parameter in group.All)
            {
                if (parameter.CollectedGradient is not { } gradient)
                    continue;
                using var scope = NewDisposeScope();
                update(group, parameter, gradient, StateOf(parameter));
                parameter.Storage.Changed();
            }
        return loss;
    }

    private protected static void CheckRates(string name, double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
    {
        Require(learningRate >= 0, name, "lr", learningRate, "at least 0");
        Require(beta1 is >= 0 and < 1, name, "beta1", beta1, "from 0 to below 1");
        Require(beta2 is >= 0 and < 1, name, "beta2", beta2, "from 0 to below 1");
        Require(epsilon >= 0, name, "eps", epsilon, "at least 0");
        Require(weightDecay >= 0, name, "weight_decay", weightDecay, "at least 0");
    }

    private protected static void Require(bool holds, string optimizer, string option, double value, string allowed)
    {
        if (!holds)
            throw new ArgumentException($"{optimizer}: {option} {value} was given; it must be {allowed}.");
    }

    static void CheckCounts(StateDictionary own, long options, long states)
    {
        if (options != own.Options.Count || states != own.State.Count)
            throw new ArgumentException(
                $"A state of {options} groups and {states} parameters was given to an optimizer of {own.Options.Count} and {own.State.Count}; load into the optimizer that was saved.");
    }
}
