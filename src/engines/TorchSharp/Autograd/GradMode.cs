using TorchSharp.Autograd;

namespace TorchSharp.Autograd
{
    /// <summary>Whether operations are recorded on this thread, and a scope that sets it and puts it back.</summary>
    internal sealed class GradMode : IDisposable
    {
        [ThreadStatic]
        static bool s_disabled;
        [ThreadStatic]
        static bool s_inference;

        readonly bool _disabledBefore = s_disabled;
        readonly bool _inferenceBefore = s_inference;
        bool _closed;

        GradMode()
        {
        }

        public static bool Enabled => !s_disabled;

        public static bool Inference => s_inference;

        public static GradMode Set(bool enabled)
        {
            var scope = new GradMode();
            s_disabled = !enabled;
            return scope;
        }

        public static GradMode SetInference(bool on)
        {
            var scope = new GradMode();
            s_inference = on;
            s_disabled = on || s_disabled;
            return scope;
        }

        public void Dispose()
        {
            if (_closed)
                return;
            _closed = true;
            (s_disabled, s_inference) = (_disabledBefore, _inferenceBefore);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static IDisposable no_grad() => GradMode.Set(false);

        public static IDisposable enable_grad(bool enabled = true) => GradMode.Set(enabled);

        public static IDisposable set_grad_enabled(bool mode = true) => GradMode.Set(mode);

        public static IDisposable inference_mode(bool mode = true) => GradMode.SetInference(mode);

        public static bool is_grad_enabled() => GradMode.Enabled;

        public static bool is_inference_mode_enabled() => GradMode.Inference;
    }
}
