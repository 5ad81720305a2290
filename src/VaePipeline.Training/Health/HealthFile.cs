using System.Text.Json;
using VaePipeline.Audio.Files;

namespace VaePipeline.Training.Health;

/// <summary>health.json beside a model: the verdict on its latent space, for those who export it or write its card.</summary>
static class HealthFile
{
    public const string FileName = "health.json";

    public static void Write(string modelFolder, EpochReport report) => AtomicFile.Write(Path.Combine(modelFolder, FileName), stream =>
    {
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", JsonNamingPolicy.SnakeCaseLower.ConvertName(report.Verdict.State.ToString()));
            json.WriteString("reason", report.Verdict.Reason);
            json.WriteNumber("epoch", report.Epoch);
            json.WriteNumber("units", report.Health.Units);
            json.WriteNumber("active_units", report.Health.ActiveUnits);
            json.WriteNumber("informative_units", report.Health.InformativeUnits);
            json.WriteNumber("error_of_mean", report.ErrorOfMean);
            json.WriteNumber("error_pca", report.Peers.Pca);
            json.WriteNumber("error_first_component", report.Peers.FirstComponent);
            json.WriteNumber("error_mean_predictor", report.Peers.Mean);
            WriteList(json, "kl_per_unit", report.Health.KlPerUnit);
            WriteList(json, "mu_variance_per_unit", report.Health.MuVariancePerUnit);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    });

    static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
