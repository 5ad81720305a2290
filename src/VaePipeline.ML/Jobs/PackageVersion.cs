using System.Reflection;

namespace VaePipeline.ML.Jobs;

/// <summary>Versions of packages. An assembly's own version may differ: that of every Microsoft.ML assembly is 1.0.0.0.</summary>
static class PackageVersion
{
    /// <summary>The version of the package that an assembly came in, such as <c>5.0.1</c>.</summary>
    public static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString(3) ?? "unknown";
}
