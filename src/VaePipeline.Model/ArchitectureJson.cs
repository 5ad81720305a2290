using System.Text.Json;

namespace VaePipeline.Model;

/// <summary>An architecture as JSON, keys in snake_case.</summary>
static class ArchitectureJson
{
    public static void Write(Utf8JsonWriter json, VaeArchitecture architecture)
    {
        json.WriteStartObject();
        json.WriteNumber("mel_bands", architecture.MelBands);
        json.WriteNumber("frames", architecture.Frames);
        json.WriteStartArray("channels");
        foreach (var channels in architecture.Channels)
            json.WriteNumberValue(channels);
        json.WriteEndArray();
        json.WriteNumber("encoder_kernel", architecture.EncoderKernel);
        json.WriteNumber("decoder_kernel", architecture.DecoderKernel);
        json.WriteNumber("latent_size", architecture.LatentSize);
        json.WriteStartObject("conditioning");
        json.WriteBoolean("pitch", architecture.Conditioning.Pitch);
        json.WriteBoolean("velocity", architecture.Conditioning.Velocity);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static VaeArchitecture Read(StrictObject json) => new VaeArchitecture
    {
        MelBands = json.Int("mel_bands"),
        Frames = json.Int("frames"),
        Channels = new(json.Ints("channels")),
        EncoderKernel = json.Int("encoder_kernel"),
        DecoderKernel = json.Int("decoder_kernel"),
        LatentSize = json.Int("latent_size"),
        Conditioning = json.Object("conditioning", told => new Conditioning { Pitch = told.Flag("pitch"), Velocity = told.Flag("velocity") }),
    }.Validated();
}
