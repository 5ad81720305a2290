using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.Evaluation.Neighbors;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>One run of <see cref="RobustnessReport.Create"/>: reads the gallery, perturbs some of its notes, and scores where they land.</summary>
sealed class RobustnessProbe(
    SoundVectors vectors,
    RobustnessOptions options,
    IProgress<(int Done, int Total)>? progress,
    CancellationToken cancellationToken
)
{
    /// <summary>Longer sounds are perturbed up to here, so that memory does not grow with the length of files.</summary>
    const int MostSamples = 60 * Perturbation.Rate;

    int _done,
        _total;

    /// <summary>A note of the gallery: its vectors, or the reason why it has none.</summary>
    readonly record struct GalleryNote(Note Note, float[][]? Vectors, string Reason);

    public RobustnessReport Run(NoteSet set)
    {
        var folder = Directory.CreateTempSubdirectory("vae-perturb-").FullName;
        try
        {
            return Run(set, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    RobustnessReport Run(NoteSet set, string folder)
    {
        (Perturbation Perturbation, string? Missing)[] chosen =
        [
            .. options.Chosen.Select(perturbation =>
                (perturbation, perturbation.Codec?.WhyItIsMissing(Path.Combine(folder, "trial"), cancellationToken))
            ),
        ];
        var possible = chosen.Where(choice => choice.Missing is null).Select(choice => choice.Perturbation).ToArray();
        var missing = chosen
            .Where(choice => choice.Missing is not null)
            .Select(choice => new MissingCodec(choice.Perturbation.Name, choice.Missing!))
            .ToArray();
        if (possible.Length == 0)
            throw new AudioFormatException(
                $"This machine cannot write {string.Join(", ", missing.Select(codec => codec.Name))}: {missing[0].Reason}."
            );
        var known = set.Notes.Where(note => note.Instrument is not null && File.Exists(note.Path)).ToArray();
        var drawn = new Philox(options.Seed, RandomStream.Sample).Sample(known.Length, Math.Min(known.Length, options.Gallery));
        _total = drawn.Length + Math.Min(options.Notes, drawn.Length) * possible.Length;
        var read = new GalleryNote[drawn.Length];
        ForAll(drawn.Length, i => read[i] = Read(known[drawn[i]]));

        GalleryNote[] gallery = [.. read.Where(note => note.Vectors is not null)];
        GalleryNote[] leftOut = [.. read.Where(note => note.Vectors is null)];
        if (gallery.Length < 3)
            throw new DatasetException(
                $"{set.Root}: {gallery.Length} notes with a known instrument have a vector; at least three are needed. Give a set with examples.json."
            );
        string[] instruments = [.. gallery.Select(note => note.Note.Instrument!)];
        var kinds = vectors.Names.Select((_, kind) => Array.ConvertAll(gallery, note => note.Vectors![kind])).ToArray();
        var twins = TwinRows.Of(gallery.Length, [.. kinds.Select(Func<int, ReadOnlySpan<float>> (kind) => row => kind[row])]);
        var galleries = Array.ConvertAll(kinds, kind => new Gallery(kind, instruments, twins));
        var asked = new Philox(options.Seed + 1, RandomStream.Sample).Sample(gallery.Length, Math.Min(gallery.Length, options.Notes));
        return new()
        {
            Model = vectors.Model.ModelName,
            Set = set.Name,
            IsPrepared = vectors.Features.Preparation is not null,
            Notes = asked.Length,
            Gallery = gallery.Length,
            LeftOut = leftOut.Length,
            FirstLeftOut = leftOut.Length == 0 ? "" : leftOut[0].Reason,
            Unknown = set.Notes.Count - known.Length,
            Twins = twins.Count,
            Missing = missing,
            Scores = Scores(gallery, galleries, asked, possible, folder),
        };
    }

    GalleryNote Read(Note note)
    {
        try
        {
            var read = vectors.Read(note.Path);
            return new(note, read, read is null ? $"{note.Path}: silent or too short" : "");
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            return new(note, null, exception.Message);
        }
    }

    List<PerturbationScore> Scores(GalleryNote[] notes, Gallery[] galleries, int[] asked, Perturbation[] perturbations, string folder)
    {
        // Notes of one instrument are similar, so intervals are computed over instruments.
        var instruments = notes.Select(note => note.Note.Instrument!).Distinct(StringComparer.Ordinal).ToList();
        int[] clusters = [.. asked.Select(note => instruments.IndexOf(notes[note].Note.Instrument!))];
        var scores = new List<PerturbationScore>();
        foreach (var (number, perturbation) in perturbations.Index())
        {
            var answers = new Gallery.Answer[galleries.Length][];
            for (var kind = 0; kind < galleries.Length; kind++)
                answers[kind] = new Gallery.Answer[asked.Length];
            ForAll(
                asked.Length,
                i =>
                {
                    var random = new Philox(options.Seed, RandomStream.Perturbation, ((long)number << 32) | (uint)asked[i]);
                    var perturbed = Perturbed(notes[asked[i]].Note, perturbation, random, Path.Combine(folder, $"{i}.wav"));
                    for (var kind = 0; kind < galleries.Length; kind++)
                        answers[kind][i] = galleries[kind].Ask(asked[i], perturbed?[kind]);
                }
            );
            for (var kind = 0; kind < galleries.Length; kind++)
                scores.Add(PerturbationScore.Of(perturbation.Name, vectors.Names[kind], answers[kind], clusters, options.Seed));
        }
        return scores;
    }

    /// <summary>The vectors of a perturbed note, read from a file as an embedding job reads it; null if it gets no embedding.</summary>
    float[][]? Perturbed(Note note, Perturbation perturbation, Philox random, string file)
    {
        var samples = AudioFile.Read(note.Path, Perturbation.Rate, MostSamples).Samples;
        perturbation.Write(perturbation.Apply(samples, random), file, cancellationToken);
        try
        {
            return vectors.Read(file);
        }
        catch (AudioFormatException)
        {
            // Some encoders make a file without samples of a very short sound.
            return null;
        }
    }

    void ForAll(int count, Action<int> work)
    {
        var threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        Parallel.For(
            0,
            count,
            new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            i =>
            {
                work(i);
                progress?.Report((Interlocked.Increment(ref _done), _total));
            }
        );
    }
}
