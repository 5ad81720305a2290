using System.Runtime.InteropServices;

namespace VaePipeline.Model.Onnx;

/// <summary>
/// ONNX Runtime's telemetry, which its Linux and macOS libraries send from version 1.29 on. For privacy, and because its start takes about
/// 60 ms per process, it is off unless the environment turns it on.
/// </summary>
static partial class UsageReports
{
    /// <summary>Must be called before the library is loaded; later calls have no effect.</summary>
    public static void TurnOff()
    {
        // On Unix, native code does not see variables set by Environment.SetEnvironmentVariable.
        if (!OperatingSystem.IsWindows())
            _ = SetEnvironment("ORT_DISABLE_TELEMETRY", "1", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
