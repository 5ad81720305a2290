using System.Text;
using VaePipeline.Datasets;
using VaePipeline.Evaluation.Reports;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>How much the vectors of a model depend on what is not timbre: silence, level, noise, length, format.</summary>
public sealed record RobustnessReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The set's name.</summary>
    public required string Set { get; init; }

    /// <summary>Whether sounds were prepared.</summary>
    public required bool IsPrepared { get; init; }

    /// <summary>Number of perturbed notes.</summary>
    public required int Notes { get; init; }

    /// <summary>Number of notes that neighbors were searched among.</summary>
    public required int Gallery { get; init; }

    /// <summary>Notes of the gallery that have a twin, a note with the same vectors of each kind; a note's twins are left out when its neighbors are searched.</summary>
    public required int Twins { get; init; }

    /// <summary>Notes of the drawn gallery that have no vector, since they cannot be read or are silent.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The first of them and the reason; empty if there is none.</summary>
    public required string FirstLeftOut { get; init; }

    /// <summary>Notes of the set without a known instrument or without a file; they are never drawn.</summary>
    public required int Unknown { get; init; }

    /// <summary>Chosen perturbations that were left out, since this machine lacks their codec.</summary>
    public required IReadOnlyList<MissingCodec> Missing { get; init; }

    /// <summary>The scores: for each perturbation, one for the model and one for each baseline.</summary>
    public required IReadOnlyList<PerturbationScore> Scores { get; init; }

    /// <summary>The report as Markdown.</summary>
    public string Summary => RobustnessText.Of(this);

    /// <summary>The report as JSON, for programs.</summary>
    public string ToJson() => RobustnessJson.Of(this);

    /// <summary>Perturbs notes of a set and embeds them.</summary>
    /// <param name="set">Notes whose instruments are known.</param>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives sounds done and in total.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="VaePipeline.Audio.AudioFormatException">This machine lacks the codecs of all chosen perturbations.</exception>
    /// <exception cref="DatasetException">Fewer than three notes with an instrument can be read.</exception>
    /// <exception cref="VaePipeline.Model.Onnx.OnnxModelException">The model does not exist or is not an encoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static RobustnessReport Create(
        NoteSet set,
        string model,
        RobustnessOptions? options = null,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options = (options ?? new()).Validated();
        using var vectors = new SoundVectors(model, options.Prepare);
        return new RobustnessProbe(vectors, options, progress, cancellationToken).Run(set);
    }

    /// <summary>Writes robustness.csv and, last, robustness.md.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        CsvTable.Write(
            Path.Combine(folder, "robustness.csv"),
            csv =>
            {
                csv.Row(
                    "perturbation",
                    "vectors",
                    "cosine",
                    "distance",
                    "another",
                    "another_low",
                    "another_high",
                    "same",
                    "same_low",
                    "same_high",
                    "lost",
                    "notes"
                );
                foreach (var score in Scores)
                    csv.Row(
                        score.Perturbation,
                        score.Vectors,
                        score.Cosine,
                        score.Distance,
                        score.Another.Value,
                        score.Another.Low,
                        score.Another.High,
                        score.Same.Value,
                        score.Same.Low,
                        score.Same.High,
                        score.Lost,
                        Notes
                    );
            }
        );
        AtomicFile.Write(Path.Combine(folder, "robustness.md"), stream => stream.Write(Encoding.UTF8.GetBytes(Summary)));
    }
}
