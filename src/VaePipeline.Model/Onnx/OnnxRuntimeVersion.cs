using Microsoft.ML.OnnxRuntime;

namespace VaePipeline.Model.Onnx;

/// <summary>Which ONNX Runtime runs the models.</summary>
public static class OnnxRuntimeVersion
{
    static OnnxRuntimeVersion() => UsageReports.TurnOff();

    /// <summary>Its version, such as <c>1.23.2</c>.</summary>
    public static string Text => OrtEnv.Instance().GetVersionString();
}
