using VaePipeline.Audio.Features;
using VaePipeline.Cli.Terminal;
using VaePipeline.Datasets;

namespace VaePipeline.Cli.Commands;

/// <summary>Log-mels are stored beside the notes, one file a set of options, and computed only when that file is missing or stale.</summary>
static class NoteFeatures
{
    public static FeatureStore Open(NoteSet notes, LogMelOptions options, int? threads, CancellationToken cancellation)
    {
        var store = Path.Combine(notes.Root, FormattableString.Invariant($".log-mels-{options.MelBands}x{options.Frames}.store"));
        return ProgressBar.Run("Computing log-mels", bar => FeatureStore.OpenOrBuild(
            notes, options, store, threads ?? Environment.ProcessorCount,
            new BarProgress<(int Done, int Total)>(bar, p => new((double)p.Done / Math.Max(1, p.Total))), cancellation));
    }
}
