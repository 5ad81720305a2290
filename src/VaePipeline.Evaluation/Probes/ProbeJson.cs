using System.Text;
using System.Text.Json;
using VaePipeline.Evaluation.Sampling;

namespace VaePipeline.Evaluation.Probes;

/// <summary>A probe report as JSON.</summary>
static class ProbeJson
{
    public static string Of(ProbeReport report)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("split", report.Options.Scope switch
            {
                ProbeScope.HeldOut => "held-out",
                ProbeScope.HeldOutAmongAll => "held-out-among-all",
                _ => "all",
            });
            json.WriteNumber("asked", report.Tested);
            json.WriteNumber("notes", report.Rows);
            json.WriteNumber("folds", report.Options.Folds);
            json.WriteNumber("seed", report.Options.Seed);
            json.WriteStartArray("tables");
            foreach (var table in report.Tables)
                Write(json, table);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    static void Write(Utf8JsonWriter json, ProbedTable table)
    {
        json.WriteStartObject();
        json.WriteString("table", table.Name);
        json.WriteNumber("units", table.Units);
        json.WriteStartArray("measures");
        foreach (var measure in table.Measures)
        {
            json.WriteStartObject();
            json.WriteString("measure", measure.Name);
            json.WriteString("column", measure.Column);
            Write(json, measure.Value);
            json.WriteNumber("rows", measure.Value.Count);
            Write(json, "chance", measure.Chance);
            if (measure.Lead is { } lead)
            {
                json.WriteStartObject("lead_of_first");
                Write(json, lead);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Estimate estimate)
    {
        Write(json, "value", estimate.Value);
        Write(json, "low", estimate.Low);
        Write(json, "high", estimate.High);
    }

    static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
