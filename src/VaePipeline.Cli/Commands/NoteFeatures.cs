using VaePipeline.Audio.Features;
using VaePipeline.Cli.Terminal;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;

namespace VaePipeline.Cli.Commands;

/// <summary>Log-mels are stored beside the notes, or in the user's cache where that cannot be, and computed only when the file is missing or stale.</summary>
static class NoteFeatures
{
    public static FeatureStore Open(NoteSet notes, LogMelOptions options, int? threads, CancellationToken cancellationToken) =>
        ProgressBar.Run("Computing log-mels", bar => FeatureStore.OpenOrBuild(
            notes, options, threads ?? Environment.ProcessorCount,
            new BarProgress<(int Done, int Total)>(bar, p => new((double)p.Done / Math.Max(1, p.Total))), cancellationToken: cancellationToken));
}
