// Sound files to a classifier of instrument families, in one ML.NET chain:
//   dotnet run --project samples/MlNetWorkflow -- MODEL NSYNTH_FOLDER
using Microsoft.ML;
using MlNetWorkflow;
using VaePipeline.Datasets;
using VaePipeline.ML;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: MlNetWorkflow MODEL FOLDER (a trained model or run, and a set in NSynth's layout)");
    return 2;
}

var ml = new MLContext(seed: 1);
using var model = new TimbreEncoder(args[0]);
var notes = NoteSet.Load(args[1]).Notes.Where(note => note.Family is not null).ToArray();
var (train, test) = Split.Random(notes.Length, validationFraction: 0.2, seed: 1);

// 1. Nothing is read or computed here: a chain is a plan.
var embed = ml.Transforms.LoadAudio("Audio", "Path", new() { SampleRate = model.Features.SampleRate, MaxSamples = model.Features.SamplesSeen })
    .Append(ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = model.Features }))
    .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", args[0]));
using var embedder = embed.Fit(View(train));

// 2. A pass over it reads, featurizes and encodes on every core, and keeps the other columns.
var trainingRows = ml.Data.CreateEnumerable<EmbeddedRecording>(embedder.Transform(View(train)), reuseRowObject: false).ToList();
var classifier = NearestCentroid.Fit(trainingRows);
Console.WriteLine($"learned {string.Join(", ", classifier.Labels)} from {trainingRows.Count(row => row.Status == "ok")} of {trainingRows.Count} sounds");

// 3. The classifier joins the chain as a custom mapping.
var chain = embed.Append(ml.Transforms.CustomMapping<Sound, Guess>((sound, guess) => guess.Predicted = classifier.Label(sound.Embedding.GetValues()), contractName: null));
using var fitted = chain.Fit(View(train));
var results = ml.Data.CreateEnumerable<Classified>(fitted.Transform(View(test)), reuseRowObject: false).ToList();
Console.WriteLine($"{results.Count(row => row.Predicted == row.Family)} of {results.Count} sounds not heard before are taken for the right family");

// 4. The same chain for one sound at a time.
using var engine = ml.Model.CreatePredictionEngine<Recording, Classified>(fitted, new PredictionEngineOptions { OwnsTransformer = false });
var one = notes[test[0]];
Console.WriteLine($"{Path.GetFileName(one.Path)} is taken for {engine.Predict(new() { Path = one.Path }).Predicted}; it is {one.Family}");
return 0;

IDataView View(IEnumerable<int> rows) => ml.Data.LoadFromEnumerable(rows.Select(row => new Recording { Path = notes[row].Path, Family = notes[row].Family! }).ToList());
