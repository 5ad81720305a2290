using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>What a wrong call raises. The real library raises <see cref="ExternalException"/> from its native part; so callers catch that.</summary>
internal sealed class TorchException(string message) : ExternalException(message);
