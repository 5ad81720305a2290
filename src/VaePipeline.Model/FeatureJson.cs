using System.Buffers;
using System.Text;
using System.Text.Json;
using VaePipeline.Audio.Features;

namespace VaePipeline.Model;

/// <summary>Log-mel options as JSON, the same in config.json, in an ONNX file's metadata and beside an embedding table.</summary>
public static class FeatureJson
{
    /// <summary>The options on one line, keys in snake_case; equal options give equal text.</summary>
    public static string Write(LogMelOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, options);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write(LogMelOptions)"/> wrote.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="source">Where it comes from, for the message.</param>
    /// <exception cref="ModelFormatException">A key is missing or unknown, or a value out of its range.</exception>
    public static LogMelOptions Read(string json, string source) => StrictObject.Read(Encoding.UTF8.GetBytes(json), source, Read);

    internal static void Write(Utf8JsonWriter json, LogMelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        json.WriteStartObject();
        json.WriteNumber("sample_rate", options.SampleRate);
        json.WriteNumber("fft_size", options.FftSize);
        json.WriteNumber("hop_length", options.HopLength);
        json.WriteNumber("mel_bands", options.MelBands);
        json.WriteNumber("frames", options.Frames);
        json.WriteNumber("min_hz", options.MinHz);
        json.WriteNumber("max_hz", options.MaxHz);
        json.WriteNumber("dynamic_range_db", options.DynamicRangeDb);
        json.WriteEndObject();
    }

    internal static LogMelOptions Read(StrictObject json) => new LogMelOptions
    {
        SampleRate = json.Int("sample_rate"),
        FftSize = json.Int("fft_size"),
        HopLength = json.Int("hop_length"),
        MelBands = json.Int("mel_bands"),
        Frames = json.Int("frames"),
        MinHz = json.Number("min_hz"),
        MaxHz = json.Number("max_hz"),
        DynamicRangeDb = json.Number("dynamic_range_db"),
    }.Validated();
}
