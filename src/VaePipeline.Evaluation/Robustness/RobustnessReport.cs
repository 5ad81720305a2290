using System.Text;
using VaePipeline.Audio;
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

    /// <summary>Notes of the gallery whose vector another note has as well; a note's twins are left out when its neighbors are searched.</summary>
    public required int Twins { get; init; }

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
        var known = set.Notes.Where(note => note.Instrument is not null && File.Exists(note.Path)).ToArray();
        var drawn = new Philox(options.Seed, RandomStream.Sample).Sample(known.Length, Math.Min(known.Length, options.Gallery));
        var perturbations = options.Chosen;
        var total = drawn.Length + Math.Min(options.Notes, drawn.Length) * perturbations.Count;
        var done = 0;
        var read = new float[drawn.Length][][];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellationToken,
        };
        Parallel.For(
            0,
            drawn.Length,
            parallel,
            i =>
            {
                read[i] = vectors.Read(known[drawn[i]].Path) ?? [];
                progress?.Report((Interlocked.Increment(ref done), total));
            }
        );
        Note[] notes = [.. drawn.Where((_, i) => read[i].Length > 0).Select(row => known[row])];
        read = [.. read.Where(kinds => kinds.Length > 0)];
        if (notes.Length < 3)
            throw new DatasetException(
                $"{set.Root}: {notes.Length} notes with a known instrument can be read; at least three are needed. Give a set with examples.json."
            );
        string[] instruments = [.. notes.Select(note => note.Instrument!)];
        Gallery[] galleries = [.. vectors.Names.Select((_, kind) => new Gallery([.. read.Select(kinds => kinds[kind])], instruments))];
        var asked = new Philox(options.Seed + 1, RandomStream.Sample).Sample(notes.Length, Math.Min(notes.Length, options.Notes));
        var folder = Directory.CreateTempSubdirectory("vae-perturb-").FullName;
        try
        {
            var scores = new List<PerturbationScore>();
            foreach (var (number, perturbation) in perturbations.Index())
            {
                var answers = new Gallery.Answer[galleries.Length, asked.Length];
                var lost = 0;
                Parallel.For(
                    0,
                    asked.Length,
                    parallel,
                    i =>
                    {
                        var file = Path.Combine(folder, $"{i}.wav");
                        var samples = AudioFile.Read(notes[asked[i]].Path, Perturbation.Rate).Samples;
                        perturbation
                            .Apply(samples, new Philox(options.Seed, RandomStream.Perturbation, ((long)number << 32) | (uint)asked[i]))
                            .Write(file);
                        var kinds = vectors.Read(file);
                        if (kinds is null)
                            Interlocked.Increment(ref lost);
                        for (var kind = 0; kind < galleries.Length; kind++)
                            answers[kind, i] = galleries[kind].Ask(asked[i], kinds?[kind]);
                        File.Delete(file);
                        progress?.Report((Interlocked.Increment(ref done), total));
                    }
                );
                for (var kind = 0; kind < galleries.Length; kind++)
                    scores.Add(
                        Score(
                            perturbation.Name,
                            vectors.Names[kind],
                            [.. Enumerable.Range(0, asked.Length).Select(i => answers[kind, i])],
                            Clusters(asked, instruments),
                            lost,
                            options.Seed
                        )
                    );
            }
            return new()
            {
                Model = vectors.Model.ModelName,
                Set = set.Name,
                IsPrepared = vectors.Features.Preparation is not null,
                Notes = asked.Length,
                Gallery = notes.Length,
                Twins = galleries[0].Twins,
                Scores = scores,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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

    // Notes of one instrument are similar, so intervals are computed over instruments.
    static int[] Clusters(int[] asked, string[] instruments)
    {
        var numbers = instruments
            .Distinct(StringComparer.Ordinal)
            .Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return [.. asked.Select(note => numbers[instruments[note]])];
    }

    static PerturbationScore Score(string perturbation, string vectors, Gallery.Answer[] answers, int[] clusters, int lost, int seed)
    {
        double[] distances = [.. answers.Select(answer => answer.Distance).Where(double.IsFinite).Order()];
        double[] cosines = [.. answers.Select(answer => answer.Cosine).Where(double.IsFinite)];
        return new(
            perturbation,
            vectors,
            cosines.Length == 0 ? double.NaN : cosines.Average(),
            distances.Length == 0 ? double.NaN : Quantile.OfSorted(distances, 0.5),
            Bootstrap.Mean([.. answers.Select(answer => answer.Another)], clusters, seed),
            Bootstrap.Mean([.. answers.Select(answer => answer.Same)], clusters, seed),
            lost
        );
    }
}
