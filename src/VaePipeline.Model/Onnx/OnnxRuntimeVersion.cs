using Microsoft.ML.OnnxRuntime;

namespace VaePipeline.Model.Onnx;

/// <summary>The version of ONNX Runtime.</summary>
public static class OnnxRuntimeVersion
{
    static OnnxRuntimeVersion() => UsageReports.TurnOff();

    /// <summary>The version, such as <c>1.23.2</c>.</summary>
    public static string Text => OrtEnv.Instance().GetVersionString();
}
