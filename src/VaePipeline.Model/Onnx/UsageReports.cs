using System.Runtime.InteropServices;

namespace VaePipeline.Model.Onnx;

/// <summary>
/// ONNX Runtime's reports of use to its maker, which its Linux and macOS libraries send from version 1.29 on. Embedding sounds is nobody's business but
/// the caller's, and setting the reports up costs every process some 60 ms: they are off unless the environment says otherwise.
/// </summary>
static partial class UsageReports
{
    const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>To be called before the library is loaded; later calls change nothing.</summary>
    public static void TurnOff()
    {
        // Not Environment.SetEnvironmentVariable, which on Unix keeps a table that native code does not read.
        if (!OperatingSystem.IsWindows())
            _ = SetEnvironment(Variable, "1", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
