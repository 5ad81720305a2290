using VaePipeline.Datasets.Features;

namespace VaePipeline.Tests.Datasets;

/// <summary>The environment belongs to the process, so no other test may run while a test changes it.</summary>
[CollectionDefinition(nameof(ChangedEnvironment), DisableParallelization = true)]
public sealed class ChangedEnvironment;

[Collection(nameof(ChangedEnvironment))]
public sealed class CachePathTests
{
    [Fact]
    public void The_cache_follows_the_XDG_specification()
    {
        var given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.GetTempPath());
            Assert.Equal(Path.Combine(Path.GetTempPath(), "vae-pipeline"), StorePath.Cache());
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", "relative");
            Assert.EndsWith(Path.Combine("vae-pipeline"), StorePath.Cache(), StringComparison.Ordinal);
            Assert.True(Path.IsPathFullyQualified(StorePath.Cache()));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", given);
        }
    }
}
