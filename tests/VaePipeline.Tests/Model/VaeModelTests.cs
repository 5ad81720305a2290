using System.Globalization;
using System.Text.Json.Nodes;
using VaePipeline.Model;

namespace VaePipeline.Tests.Model;

public class VaeModelTests
{
    [Fact]
    public void A_model_that_knows_no_pitch_is_read_as_it_was_written_and_others_do_not_mention_it()
    {
        using var folder = new TemporaryFolder();
        var model = Models.Small(conditioning: new() { Pitch = true, NoPitch = true });
        model.Save(folder["1"]);
        Assert.Equal(model.Config, VaeModel.Load(folder["1"]).Config);
        Models.Small(conditioning: new() { Pitch = true }).Save(folder["2"]);
        Assert.DoesNotContain("no_pitch", File.ReadAllText(Path.Combine(folder["2"], ModelConfig.FileName)), StringComparison.Ordinal);
        Assert.Contains(
            "NoPitch is True; allowed: false without pitch",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    (Models.SmallArchitecture with { Conditioning = new() { NoPitch = true } }).Validated()
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_default_network_has_the_documented_number_of_parameters()
    {
        var shapes = WeightShape.Of(VaeArchitecture.Default);
        Assert.Equal(1_057_905, shapes.Sum(weight => weight.Count));
        Assert.Equal("encoder.0.weight (16, 1, 3, 3)", shapes[0].ToString());
        Assert.Equal("decoder.4.weight (16, 1, 4, 4)", shapes[^2].ToString());
        Assert.Equal(1_057_905, Models.Random(VaeArchitecture.Default).ParameterCount);
    }

    [Fact]
    public void A_conditioned_decoder_has_a_wider_input() =>
        Assert.Contains(
            WeightShape.Of(
                new()
                {
                    Conditioning = new() { Pitch = true, Velocity = true },
                }
            ),
            weight => weight.ToString() == "decoder_input.weight (10240, 161)"
        );

    [Fact]
    public void A_loaded_model_is_saved_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var model = Models.Small(conditioning: new() { Velocity = true });
        model.Save(folder["1"]);
        var loaded = VaeModel.Load(folder["1"]);
        loaded.Save(folder["2"]);

        Assert.Equal(model.Config, loaded.Config);
        Assert.Equal(model.Fingerprint, loaded.Fingerprint);
        foreach (var file in new[] { ModelConfig.FileName, VaeModel.WeightsFileName })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["1"], file)), File.ReadAllBytes(Path.Combine(folder["2"], file)));
    }

    /// <summary>The order and form of the keys are part of the file format: other programs read it, and the fingerprint hashes it.</summary>
    [Fact]
    public void A_config_has_exactly_these_bytes()
    {
        using var folder = new TemporaryFolder();
        var config = Models.Small(conditioning: new() { Pitch = true }).Config with { CreatedBy = "VaePipeline 0.1.0" };
        config.Save(folder.Path);
        Assert.Equal(
            """
            {
              "version": 1,
              "name": "test",
              "created_by": "VaePipeline 0.1.0",
              "architecture": {
                "mel_bands": 16,
                "frames": 32,
                "channels": [
                  2,
                  3
                ],
                "encoder_kernel": 3,
                "decoder_kernel": 4,
                "latent_size": 4,
                "conditioning": {
                  "pitch": true,
                  "velocity": false
                }
              },
              "features": {
                "sample_rate": 16000,
                "fft_size": 1024,
                "hop_length": 256,
                "mel_bands": 16,
                "frames": 32,
                "min_hz": 0,
                "max_hz": 8000,
                "dynamic_range_db": 80
              }
            }

            """,
            File.ReadAllText(folder[ModelConfig.FileName])
        );
    }

    [Fact]
    public void The_fingerprint_depends_on_the_function_and_not_on_the_name()
    {
        var model = Models.Small();
        var fingerprint = model.Fingerprint;
        Assert.Matches("^[0-9a-f]{16}$", fingerprint);
        Assert.Equal(fingerprint, Models.Small().Fingerprint);
        Assert.Equal(fingerprint, new VaeModel(model.Config with { Name = "other" }, model.Weights).Fingerprint);
        Assert.NotEqual(fingerprint, Models.Small(seed: 2).Fingerprint);
        Assert.NotEqual(
            fingerprint,
            new VaeModel(model.Config with { Features = model.Config.Features with { MaxHz = 7_999 } }, model.Weights).Fingerprint
        );
    }

    [Fact]
    public void Weights_are_put_in_order()
    {
        var model = Models.Small();
        var shuffled = new VaeModel(model.Config, [.. model.Weights.Reverse()]).Validated();
        Assert.Equal(model.Weights.Select(weight => weight.Name), shuffled.Weights.Select(weight => weight.Name));
    }

    [Fact]
    public void Errors_of_weights_give_their_names()
    {
        var model = Models.Small();
        AssertWrong([.. model.Weights.Skip(1)], "encoder.0.weight (2, 1, 3, 3) is missing");
        AssertWrong([.. model.Weights, new("extra", [1], [1])], "'extra' is not part");
        AssertWrong([.. model.Weights, model.Weights[0]], "'encoder.0.weight' occurs twice");
        AssertWrong(
            [model.Weights[0] with { Shape = [2, 9] }, .. model.Weights.Skip(1)],
            "'encoder.0.weight' is (2, 9) where the architecture needs (2, 1, 3, 3)"
        );
        AssertWrong(
            [model.Weights[0] with { Values = [.. model.Weights[0].Values.Select(_ => float.NaN)] }, .. model.Weights.Skip(1)],
            "NaN or infinity"
        );

        void AssertWrong(IReadOnlyList<NamedTensor> weights, string says) =>
            Assert.Contains(
                says,
                Assert.Throws<ModelFormatException>(() => new VaeModel(model.Config, weights).Validated()).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void A_config_from_another_model_is_detected()
    {
        using var folder = new TemporaryFolder();
        var model = Models.Small();
        model.Save(folder.Path);
        (model.Config with { Features = model.Config.Features with { MinHz = 20 } }).Save(folder.Path);
        Assert.Contains(
            "belongs to another model",
            Assert.Throws<ModelFormatException>(() => VaeModel.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_error_for_a_missing_file_gives_its_name()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "config.json: no such file",
            Assert.Throws<ModelFormatException>(() => VaeModel.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
        Models.Small().Config.Save(folder.Path);
        Assert.Contains(
            "model.safetensors: no such file",
            Assert.Throws<ModelFormatException>(() => VaeModel.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("name", null, "'name' is missing")]
    [InlineData("name", "3", "'name' is 3; allowed: text")]
    [InlineData("name", "\"\"", "Name is ''; allowed: 1 to 200 characters")]
    [InlineData("version", "2", "Version is 2; allowed: 1; use the release that wrote the model")]
    [InlineData("color", "1", "'color' is not known; allowed here: architecture, created_by, features, model_version, name, version")]
    [InlineData("architecture.latent_size", "1", "LatentSize is 1; allowed: 2 to 256")]
    [InlineData("architecture.latent_size", "1.5", "'architecture.latent_size' is 1.5; allowed: a whole number")]
    [InlineData("architecture.latent_size", "3000000000", "'architecture.latent_size' is 3000000000; allowed: a whole number")]
    [InlineData("architecture.channels", "[2, \"x\"]", "'architecture.channels' is [2,\"x\"]; allowed: a list of whole numbers")]
    [InlineData("architecture.depth", "1", "'architecture.depth' is not known")]
    [InlineData("architecture.conditioning.pitch", "0", "'architecture.conditioning.pitch' is 0; allowed: true or false")]
    [InlineData("architecture.conditioning.pitch", "null", "'architecture.conditioning.pitch' is null; allowed: true or false")]
    [InlineData("created_by", "null", "'created_by' is null; allowed: text")]
    [InlineData("features", "null", "'features' is null; allowed: an object")]
    [InlineData("features", "[]", "'features' is []; allowed: an object")]
    [InlineData("features.max_hz", "1e999", "MaxHz is Infinity; allowed: above 0")]
    [InlineData("features.frames", "64", "Features is 16 x 64; allowed: 16 x 32, the architecture's input")]
    public void Errors_of_a_config_give_file_and_key(string key, string? value, string says)
    {
        using var folder = new TemporaryFolder();
        Models.Small().Config.Save(folder.Path);
        var path = folder[ModelConfig.FileName];
        var top = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var keys = key.Split('.');
        var parent = keys[..^1].Aggregate(top, (node, name) => node[name]!.AsObject());
        if (value is null)
            parent.Remove(keys[^1]);
        else
            parent[keys[^1]] = JsonNode.Parse(value);
        File.WriteAllText(path, top.ToJsonString());

        var exception = Assert.Throws<ModelFormatException>(() => ModelConfig.Load(folder.Path));
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\":1,\"version\":1}")]
    [InlineData("{\"version\":1")]
    public void A_config_that_is_not_a_JSON_object_gives_an_error_of_one_line(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[ModelConfig.FileName], text);
        Assert.DoesNotContain('\n', Assert.Throws<ModelFormatException>(() => ModelConfig.Load(folder.Path)).Message);
    }

    [Fact]
    public void The_card_has_known_facts_and_omits_the_rest()
    {
        var model = Models.Small();
        var bare = ModelCard.Text(model, new());
        Assert.Contains(model.Fingerprint, bare, StringComparison.Ordinal);
        Assert.Contains("No measurements of its quality", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("## Data", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("```", bare, StringComparison.Ordinal);

        var full = ModelCard.Text(
            model,
            new()
            {
                Data = [("Set", "a | b")],
                Health = [("Active units", "4 of 4")],
                Limits = ["Only one instrument."],
                Commands = ["vae verify ."],
            }
        );
        Assert.Contains("| Set | a \\| b |", full, StringComparison.Ordinal);
        Assert.Contains("| Active units | 4 of 4 |", full, StringComparison.Ordinal);
        Assert.Contains("- Only one instrument.", full, StringComparison.Ordinal);
        Assert.Contains("```sh\nvae verify .\n```", full, StringComparison.Ordinal);
        Assert.DoesNotContain("No measurements", full, StringComparison.Ordinal);
        Assert.Contains("numbers. Sounds with a similar timbre are close together.", full, StringComparison.Ordinal);

        var warned = ModelCard.Text(model, new() { Warning = "It is unusable." });
        Assert.Contains("numbers. **It is unusable.**\n", warned, StringComparison.Ordinal);
        Assert.DoesNotContain("close together", warned, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_cards_do_not_depend_on_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var invariant = ModelCard.Text(Models.Random(VaeArchitecture.Default), new());
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.Equal(invariant, ModelCard.Text(Models.Random(VaeArchitecture.Default), new()));
            Assert.Contains("| Parameters | 1,057,905 |", invariant, StringComparison.Ordinal);
            Assert.Contains("\"max_hz\":7999.5", FeatureJson.Write(new() { MaxHz = 7999.5 }), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
