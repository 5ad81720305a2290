using System.Reflection;

namespace VaePipeline.Foundation;

/// <summary>The version that files carry: without pre-release, height or commit, since their bytes must not change with every commit.</summary>
static class ProductVersion
{
    /// <summary>Such as <c>0.2.0</c>.</summary>
    public static string Text { get; } =
        Version.Parse(typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version).ToString(3);
}
