// Trains a classifier of instrument families on sound files with ML.NET. See README.md in this folder.
using Microsoft.ML;
using MlNetWorkflow;
using VaePipeline.Datasets;
using VaePipeline.ML;
using VaePipeline.ML.Transforms;
using VaePipeline.Model.Onnx;

if (args.Length != 2)
{
    Console.Error.WriteLine(
        "usage: MlNetWorkflow MODEL FOLDER (a model's folder, such as artifacts/models/timbre-gm-32, and a set in NSynth's layout)"
    );
    return 2;
}
try
{
    Run(args[0], args[1]);
    return 0;
}
catch (Exception exception) when (exception is OnnxModelException or DatasetException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static void Run(string modelPath, string folder)
{
    var ml = new MLContext(seed: 1);
    using var model = new TimbreEncoder(modelPath);
    var recordings = NoteSet
        .Load(folder)
        .Notes.Where(note => note.Family is not null)
        .Select(note => new Recording { Path = note.Path, Family = note.Family! })
        .ToArray();
    if (recordings.Length < 2)
        throw new DatasetException(
            $"{folder}: {recordings.Length} sounds whose family is known; at least 2 are needed. `scripts/vae dataset render` makes such a set."
        );
    var (train, test) = Split.Random(recordings.Length, validationFraction: 0.2, seed: 1);
    var trainingSet = ml.Data.LoadFromEnumerable(train.Select(row => recordings[row]).ToList());
    var testSet = ml.Data.LoadFromEnumerable(test.Select(row => recordings[row]).ToList());

    // 1. From a path to an embedding. Fitting reads no sound; rows are computed when they are requested.
    var embed = ml
        .Transforms.LoadAudio("Audio", "Path", new() { SampleRate = model.Features.SampleRate, MaxSamples = model.Features.SamplesSeen })
        .Append(ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = model.Features }))
        .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", modelPath));
    using var embedder = embed.Fit(trainingSet);

    // 2. A trainer passes over its rows many times. With the cache, each sound is read and encoded only once, on all cores.
    //    Unreadable files are rows with a status; filter them out before training.
    var embedded = ml.Data.Cache(embedder.Transform(trainingSet));
    var readable = ml.Data.FilterByCustomPredicate<SoundStatus>(embedded, row => row.Status != NoteStatus.Ok);

    // 3. One of ML.NET's trainers learns the families from the embeddings.
    var classifier = FamilyTrainer.Create(ml).Fit(readable);
    Console.WriteLine($"{FamilyTrainer.Name} learned from {Count(readable)} of {train.Length} sounds");

    // 4. Both fitted parts together classify paths.
    using var pipeline = embedder.Append(classifier);
    var results = ml
        .Data.CreateEnumerable<Classified>(pipeline.Transform(testSet), reuseRowObject: false)
        .Where(row => row.Status == NoteStatus.Ok)
        .ToList();
    var mostFrequent = results.CountBy(row => row.Family).Max(family => family.Value);
    Console.WriteLine(
        $"{results.Count(row => row.Predicted == row.Family)} of {results.Count} unseen sounds are classified correctly; always guessing the most frequent family: {mostFrequent}"
    );

    // 5. The same for one sound at a time.
    using var engine = ml.Model.CreatePredictionEngine<Recording, Classified>(
        pipeline,
        new PredictionEngineOptions { OwnsTransformer = false }
    );
    var one = recordings[test[0]];
    Console.WriteLine(
        $"{Path.GetFileName(one.Path)} is classified as {engine.Predict(new() { Path = one.Path }).Predicted}; it is {one.Family}"
    );

    int Count(IDataView view) => ml.Data.CreateEnumerable<SoundStatus>(view, reuseRowObject: true).Count();
}
