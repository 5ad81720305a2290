using System.Globalization;
using System.Text;

namespace VaePipeline.Model;

/// <summary>Writes model-card.md: what a model is, its data, training, features, health, limits and use.</summary>
static class ModelCard
{
    public const string FileName = "model-card.md";

    /// <summary>Writes the card into a model's folder, which must exist.</summary>
    public static void Write(string folder, VaeModel model, ModelCardFacts? facts = null)
    {
        var text = Text(model, facts ?? new());
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The card's text, GitHub-flavored Markdown. The same model and facts give the same text.</summary>
    public static string Text(VaeModel model, ModelCardFacts facts)
    {
        var (config, architecture, features) = (model.Config, model.Config.Architecture, model.Config.Features);
        var card = new StringBuilder();

        Line($"# {config.Name}");
        var use = facts.Warning is { } warning
            ? $"**{warning.ReplaceLineEndings(" ")}**"
            : "Sounds with a similar timbre are close together.";
        Line($"A convolutional VAE that turns the sound of one note into {architecture.LatentSize} numbers. {use}");
        if (facts.Health.Count == 0)
            Line($"No measurements of its quality were recorded: measure it before you rely on it.");
        Table(
            "What it is",
            [
                .. (IEnumerable<(string, string)>)(config.ModelVersion is { } version ? [("Version", version)] : []),
                ("Fingerprint", $"`{model.Fingerprint}`"),
                ("Parameters", Number($"{model.ParameterCount:N0}")),
                ("Latent units", Number($"{architecture.LatentSize}")),
                ("Created by", config.CreatedBy),
            ]
        );
        Table("Data", facts.Data);
        Table("Training", facts.Training);
        Table(
            "Architecture",
            [
                ("Input", Number($"log-mel spectrogram (N, 1, {architecture.MelBands}, {architecture.Frames})")),
                (
                    "Encoder",
                    Number(
                        $"{architecture.Channels.Count} convolutions, kernel {architecture.EncoderKernel}, stride 2, ReLU: {string.Join(", ", architecture.Channels)} channels; linear heads mu and logvar"
                    )
                ),
                (
                    "Decoder",
                    Number(
                        $"linear layer, {architecture.Channels.Count} transposed convolutions, kernel {architecture.DecoderKernel}, stride 2, ReLU between, linear output"
                    )
                ),
                (
                    "Decoder input",
                    (architecture.Conditioning.Pitch, architecture.Conditioning.Velocity) switch
                    {
                        (true, true) => $"z, pitch (one-hot{NoPitch(architecture.Conditioning)}) and velocity",
                        (true, false) => $"z and pitch (one-hot{NoPitch(architecture.Conditioning)})",
                        (false, true) => "z and velocity",
                        _ => "z alone",
                    }
                ),
            ]
        );
        Table(
            "Features",
            [
                ("Sample rate", Number($"{features.SampleRate:N0} Hz, mono")),
                (
                    "Fourier transform",
                    Number(
                        $"{features.FftSize:N0} samples, periodic Hann window, hop {features.HopLength}, centered frames, power spectrum"
                    )
                ),
                (
                    "Mel bands",
                    Number($"{features.MelBands}, {features.MinHz:0.##} to {features.MaxHz:0.##} Hz, Slaney scale and area norm")
                ),
                ("Scale", Number($"dB below the clip's maximum, cut at {features.DynamicRangeDb:0.##} dB, scaled to [-1, 1]")),
            ]
        );
        Table("Health", facts.Health);

        string[] limits =
        [
            Number(
                $"Analyzes the first {(double)features.SamplesSeen / features.SampleRate:0.00} s of a sound{(features.Preparation is null ? "" : " from its onset on")}, up to {features.MaxHz:0.##} Hz, and ignores its loudness."
            ),
            "Trained on single notes; mixtures and phrases also give an embedding, but the model never learned such sounds.",
            "Digital silence has no timbre and gets no embedding.",
            "Embeddings are only comparable with those of a model with the same fingerprint.",
            .. facts.Limits,
        ];
        Line($"## Limits\n\n{string.Join('\n', limits.Select(limit => $"- {limit.ReplaceLineEndings(" ")}"))}");
        Line($"## How to use");
        if (facts.Commands.Count > 0)
            Line($"```sh\n{string.Join('\n', facts.Commands)}\n```");
        Line(
            $"`encoder.onnx` runs in any ONNX runtime: `log_mel` (N, 1, {architecture.MelBands}, {architecture.Frames}) to `mu` and `logvar` (N, {architecture.LatentSize}); `mu` is the embedding. Its metadata contains the feature options and a reference example."
        );
        card.Length -= 1; // ends with one line break instead of two
        return card.ToString();

        void Line(FormattableString text) => card.Append(Number(text)).Append("\n\n");

        void Table(string title, IReadOnlyList<(string Name, string Value)> rows)
        {
            if (rows.Count == 0)
                return;
            Line($"## {title}");
            card.Append("| | |\n|---|---|\n");
            foreach (var (name, value) in rows)
                card.Append(CultureInfo.InvariantCulture, $"| {Cell(name)} | {Cell(value)} |\n");
            card.Append('\n');
        }
    }

    static string NoPitch(Conditioning conditioning) => conditioning.NoPitch ? " with an entry for no pitch" : "";

    static string Number(FormattableString text) => FormattableString.Invariant(text);

    static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
