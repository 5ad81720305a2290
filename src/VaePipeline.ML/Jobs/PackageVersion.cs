using System.Reflection;

namespace VaePipeline.ML.Jobs;

/// <summary>Versions of packages. The version of an assembly may differ: all assemblies of Microsoft.ML have 1.0.0.0.</summary>
static class PackageVersion
{
    /// <summary>The version of the package of an assembly, such as <c>5.0.1</c>.</summary>
    public static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString(3)
        ?? "unknown";
}
