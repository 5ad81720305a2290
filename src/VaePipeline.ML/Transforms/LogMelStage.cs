using VaePipeline.Audio.Features;
using VaePipeline.Audio.Preparation;
using VaePipeline.ML.Transforms.Batches;
using VaePipeline.Model;

namespace VaePipeline.ML.Transforms;

/// <summary>Computes log-mels (1, bands, frames) from samples. Rows without one are NaN, with the reason.</summary>
sealed class LogMelStage(string output, string input, LogMelSpectrogramOptions options)
    : BatchStage(
        [
            new(input, new VectorDataViewType(NumberDataViewType.Single)),
            new(options.StatusColumnName, TextDataViewType.Instance, IsOptional: true),
            new(options.MessageColumnName, TextDataViewType.Instance, IsOptional: true),
        ],
        [
            new(output, TypeOf(options.Features), Annotate(options.Features)),
            new(options.StatusColumnName, TextDataViewType.Instance),
            new(options.MessageColumnName, TextDataViewType.Instance),
        ]
    )
{
    /// <summary>The annotation of a log-mel column with its features as JSON.</summary>
    public const string FeaturesAnnotation = "LogMelFeatures";

    readonly LogMelOptions _features = options.Features;
    readonly LogMel _logMel = new(options.Features);

    public static DataViewSchema.Annotations Annotate(LogMelOptions features) =>
        TextAnnotation.Of(FeaturesAnnotation, FeatureJson.Write(features));

    public static VectorDataViewType TypeOf(LogMelOptions features) =>
        new(NumberDataViewType.Single, 1, features.MelBands, features.Frames);

    public override void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run)
    {
        var samples = (VectorColumn<float>)inputs[0]!;
        OutcomeColumns? earlier = inputs[1] is { } status && inputs[2] is { } message ? new(status, message) : null;
        var logMels = (MatrixColumn)outputs[0];
        var outcome = new OutcomeColumns(outputs[1], outputs[2]);
        for (var row = run.First; row < run.End; row++)
        {
            if (earlier is { } given && !NoteStatus.IsOk(given.Status(row)))
                outcome.CopyFrom(given, row);
            else
            {
                Compute(samples[row], logMels[row], outcome, row);
                if (earlier is { } read)
                    outcome.AddMessage(row, read.Message(row));
            }
            if (!NoteStatus.IsOk(outcome.Status(row)))
                logMels[row].Fill(float.NaN);
        }
    }

    void ComputePrepared(ReadOnlySpan<float> samples, Span<float> logMel, OutcomeColumns outcome, int row)
    {
        try
        {
            outcome.Set(
                row,
                !options.IsPrepared ? _logMel.Prepare(samples, logMel).Condition
                    : _logMel.TryComputeClip(samples, logMel) ? ClipCondition.Usable
                    : ClipCondition.Silent
            );
        }
        catch (ArgumentException)
        {
            outcome.Set(row, NoteStatus.Error, "The sound has samples that are not finite numbers, or too large to have a power.");
        }
    }

    void Compute(in VBuffer<float> vector, Span<float> logMel, OutcomeColumns outcome, int row)
    {
        var samples = vector.IsDense ? vector.GetValues() : [.. vector.DenseValues()];
        if (_features.Preparation is not null)
            ComputePrepared(samples, logMel, outcome, row);
        else if (samples.Length < _features.FftSize)
            outcome.Set(
                row,
                NoteStatus.Short,
                FormattableString.Invariant(
                    $"{samples.Length} samples at {_features.SampleRate} Hz; at least one window of {_features.FftSize} is needed."
                )
            );
        else
            try
            {
                if (_logMel.TryCompute(samples, logMel))
                    outcome.Set(row, NoteStatus.Ok);
                else
                    outcome.Set(
                        row,
                        NoteStatus.Silent,
                        FormattableString.Invariant(
                            $"Nothing but digital silence in the first {_features.SamplesSeen / (double)_features.SampleRate:0.###} s; it has no timbre."
                        )
                    );
            }
            catch (ArgumentException)
            {
                outcome.Set(row, NoteStatus.Error, "The sound has samples that are not finite numbers, or too large to have a power.");
            }
    }
}
