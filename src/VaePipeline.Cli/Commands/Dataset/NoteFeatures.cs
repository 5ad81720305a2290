using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>Opens the log-mels of a set. They are stored in its folder, or in the user's cache if that is not writable, and computed only if the file is missing or out of date.</summary>
static class NoteFeatures
{
    public static FeatureStore Open(NoteSet notes, LogMelOptions options, int? threads, CancellationToken cancellationToken) =>
        ProgressBar.Run(
            "Computing log-mels",
            bar =>
                FeatureStore.OpenOrBuild(
                    notes,
                    options,
                    threads ?? Environment.ProcessorCount,
                    new BarProgress<(int Done, int Total)>(bar, p => new((double)p.Done / Math.Max(1, p.Total))),
                    cancellationToken: cancellationToken
                )
        );
}
