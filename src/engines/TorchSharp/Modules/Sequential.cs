using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp.Functional;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Modules one after another. forward() looks ahead: a run of convolutions, each with or without a ReLU after it, is one operation of
    /// the graph, because kernels then keep an example's activations in cache from the first layer of the run to the last.
    /// </summary>
    public class Sequential : Module<Tensor, Tensor>
    {
        readonly List<(string Name, IModule<Tensor, Tensor> Module)> _modules = [];
        readonly ConvolutionStacks _stacks = new();
        readonly List<ConvolutionStep> _run = [];

        protected Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
                append(name, module);
        }

        protected Sequential(params Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
        {
            foreach (var module in modules)
                append(module);
        }

        internal static Sequential Of(IEnumerable<(string Name, Module<Tensor, Tensor> Module)> modules) => new([.. modules]);

        internal static Sequential Of(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);

        public int Count => _modules.Count;

        [IndexerName("SequentialItems")]
        public IModule<Tensor, Tensor> this[int index] => _modules[index].Module;

        [IndexerName("SequentialItems")]
        public Sequential this[Range index]
        {
            get
            {
                var part = new Sequential(Array.Empty<Module<Tensor, Tensor>>());
                var (start, length) = index.GetOffsetAndLength(_modules.Count);
                part._modules.AddRange(_modules.GetRange(start, length));
                return part;
            }
        }

        public Sequential append(IModule<Tensor, Tensor> module) => append(_modules.Count.ToString(CultureInfo.InvariantCulture), module);

        public Sequential append(string name, IModule<Tensor, Tensor> module)
        {
            _modules.Add((name, module));
            return this;
        }

        public override Tensor forward(Tensor tensor)
        {
            if (_modules.Count == 0)
                return tensor.alias();
            var result = tensor;
            for (var i = 0; i < _modules.Count;)
            {
                var (next, used) = Convolved(result, i) ?? (_modules[i].Module.call(result), 1);
                if (!ReferenceEquals(result, tensor))
                    result.Dispose();
                result = next;
                i += used;
            }
            return result;
        }

        public override IEnumerable<(string name, Module module)> named_children() => _modules.Select(static entry => (entry.Name, (Module)entry.Module));

        public override IEnumerable<(string name, Module module)> named_modules() => base.named_modules();

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => base.named_parameters(recurse);

        public override void train(bool on = true) => base.train(on);

        public override void eval() => base.eval();

        public override Module apply(Action<Module> fn) => base.apply(fn);

        // The result of the run of convolutions that begins at a module, and how many modules it took; null where none begins.
        (Tensor Result, int Used)? Convolved(Tensor input, int first)
        {
            lock (_run)
            {
                _run.Clear();
                var at = first;
                while (at < _modules.Count && _modules[at].Module is Convolution { HasHooks: false } convolution)
                {
                    var rectified = at + 1 < _modules.Count && _modules[at + 1].Module is ReLU { HasHooks: false };
                    _run.Add(new(convolution.Layer(rectified), convolution.weight, convolution.bias));
                    at += rectified ? 2 : 1;
                }
                return _run.Count == 0 ? null : (ConvolutionNode.Forward(input, _run, _stacks, nameof(Sequential)), at - first);
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Sequential Sequential() => Modules.Sequential.Of(Array.Empty<Module<Tensor, Tensor>>());

            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Modules.Sequential.Of(modules);

            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => Modules.Sequential.Of(modules);

            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => Modules.Sequential.Of(modules);

            public static Modules.Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => Modules.Sequential.Of(modules);
        }
    }
}
