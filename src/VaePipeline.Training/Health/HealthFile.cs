using System.Text.Json;
using VaePipeline.Foundation;
using VaePipeline.Training.Runs;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Training.Health;

/// <summary>health.json beside a model: the verdict on its latent space, for those who export it or write its card.</summary>
public static class HealthFile
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = "health.json";

    /// <summary>The verdict on a model, or null where none was written.</summary>
    /// <param name="modelFolder">The model's folder.</param>
    /// <exception cref="TrainingException">The file is there, but cannot be read as a verdict.</exception>
    public static (SpaceState State, string Reason)? Read(string modelFolder)
    {
        var path = Path.Combine(modelFolder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var verdict = json.RootElement.GetProperty("verdict").GetString();
            return (Enum.GetValues<SpaceState>().Single(state => Name(state) == verdict), json.RootElement.GetProperty("reason").GetString() ?? "");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new TrainingException($"{path} is not a verdict on a model ({exception.Message}); delete it to go without one.", exception);
        }
    }

    internal static void Write(string modelFolder, EpochReport report) => AtomicFile.Write(Path.Combine(modelFolder, FileName), stream =>
    {
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", Name(report.Verdict.State));
            json.WriteString("reason", report.Verdict.Reason);
            json.WriteNumber("epoch", report.Epoch);
            json.WriteNumber("units", report.Health.Units);
            json.WriteNumber("active_units", report.Health.ActiveUnits);
            json.WriteNumber("informative_units", report.Health.InformativeUnits);
            json.WriteNumber("units_in_use", report.Health.UnitsInUse);
            json.WriteNumber("beta", report.Train.Beta);
            json.WriteNumber("error_of_mean", report.ErrorOfMean);
            json.WriteNumber("error_pca", report.Baselines.Pca);
            json.WriteNumber("error_first_component", report.Baselines.FirstComponent);
            json.WriteNumber("error_mean_predictor", report.Baselines.Mean);
            WriteList(json, "error_by_components", report.Baselines.Errors);
            WriteList(json, "kl_per_unit", report.Health.KlPerUnit);
            WriteList(json, "mu_variance_per_unit", report.Health.MuVariancePerUnit);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    });

    static string Name(SpaceState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
