using System.Globalization;
using VaePipeline.Model.Onnx.Graphs;

namespace VaePipeline.Model.Onnx;

/// <summary>
/// Verifies a model's files on this machine: runs their golden example, compares encoder, decoder and weights with each other, and checks
/// that a batch gives the same results as its examples one by one.
/// </summary>
public static class ModelVerifier
{
    /// <summary>Largest allowed difference from a golden value, relative to the largest golden value if that is above 1.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Checks all files of a model that exist.</summary>
    /// <param name="modelFolderOrOnnx">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <exception cref="OnnxModelException">There is no such model.</exception>
    public static VerificationReport Verify(string modelFolderOrOnnx)
    {
        var path = ModelPath.Resolve(modelFolderOrOnnx);
        var checks = new List<VerificationCheck>();
        var encoder = VerifyEncoder(path.Encoder, checks);
        if (path.Decoder is not null)
            VerifyDecoder(path.Decoder, encoder, checks);
        if (encoder is not null && File.Exists(Path.Combine(path.Folder, VaeModel.WeightsFileName)))
            VerifyWeights(path.Folder, encoder, checks);
        if (encoder is not null && File.Exists(Path.Combine(path.Folder, KnownSounds.FileName)))
            VerifyKnownSounds(path.Folder, encoder, checks);
        return new(modelFolderOrOnnx, encoder, checks);
    }

    static OnnxMetadata? VerifyEncoder(string path, List<VerificationCheck> checks)
    {
        var file = Path.GetFileName(path);
        try
        {
            using var session = new EncoderSession(path);
            var metadata = session.Metadata;
            checks.Add(
                new(
                    $"{file}: loads",
                    true,
                    $"'{metadata.ModelName}', fingerprint {metadata.Fingerprint}, {metadata.Features.MelBands} x {metadata.Features.Frames} to {metadata.LatentSize}"
                )
            );
            if (!TryGolden(file, metadata, checks, EncoderGraph.LogMel, EncoderGraph.Mu, EncoderGraph.LogVar))
                return metadata;

            var logMel = metadata.Golden[EncoderGraph.LogMel];
            var (mu, logVar, batch) = (new float[metadata.LatentSize], new float[metadata.LatentSize], new float[3 * metadata.LatentSize]);
            session.Encode(logMel, 1, mu, logVar);
            Compare(checks, $"{file}: golden mu", mu, metadata.Golden[EncoderGraph.Mu], "this machine computes a different embedding");
            Compare(
                checks,
                $"{file}: golden logvar",
                logVar,
                metadata.Golden[EncoderGraph.LogVar],
                "this machine computes a different variance"
            );
            // the example is the last of a batch of three different ones
            session.Encode([.. Enumerable.Repeat(-1f, logMel.Length), .. logMel.Select(value => -value), .. logMel], 3, batch, []);
            Compare(
                checks,
                $"{file}: a batch gives the results of its examples",
                batch.AsSpan(^metadata.LatentSize..),
                mu,
                "results depend on the batch"
            );
            return metadata;
        }
        catch (OnnxModelException exception)
        {
            checks.Add(new($"{file}: loads", false, exception.Message));
            return null;
        }
    }

    static void VerifyDecoder(string path, OnnxMetadata? encoder, List<VerificationCheck> checks)
    {
        var file = Path.GetFileName(path);
        try
        {
            using var session = new DecoderSession(path);
            var metadata = session.Metadata;
            var inputs = DecoderGraph.Inputs(metadata.Conditioning);
            var conditioning = inputs.Length > 1 ? $", conditioned on {string.Join(" and ", inputs[1..])}" : "";
            checks.Add(new($"{file}: loads", true, $"'{metadata.ModelName}', fingerprint {metadata.Fingerprint}{conditioning}"));
            if (encoder is not null)
                checks.Add(Same($"{file}: belongs to the encoder", metadata.Fingerprint, encoder.Fingerprint));
            if (!TryGolden(file, metadata, checks, [.. inputs, DecoderGraph.LogMel]))
                return;

            var pitch = metadata.Conditioning.Pitch ? new[] { (long)metadata.Golden[DecoderGraph.Pitch][0] } : [];
            var velocity = metadata.Conditioning.Velocity ? metadata.Golden[DecoderGraph.Velocity] : [];
            var decoded = new float[metadata.Features.Size];
            session.Decode(metadata.Golden[DecoderGraph.Z], 1, pitch, velocity, decoded);
            Compare(
                checks,
                $"{file}: golden log-mel",
                decoded,
                metadata.Golden[DecoderGraph.LogMel],
                "this machine computes a different spectrogram"
            );
        }
        catch (Exception exception) when (exception is OnnxModelException or ArgumentOutOfRangeException) // ArgumentOutOfRangeException: a golden pitch or velocity is out of range
        {
            checks.Add(new($"{file}: loads", false, exception.Message));
        }
    }

    static void VerifyWeights(string folder, OnnxMetadata encoder, List<VerificationCheck> checks)
    {
        try
        {
            var model = VaeModel.Load(folder);
            checks.Add(Same($"{VaeModel.WeightsFileName}: belongs to the encoder", model.Fingerprint, encoder.Fingerprint));
            if (
                model.Fingerprint != encoder.Fingerprint
                || !encoder.Golden.TryGetValue(EncoderGraph.LogMel, out var logMel)
                || !encoder.Golden.TryGetValue(EncoderGraph.Mu, out var mu)
            )
                return;
            Compare(
                checks,
                $"{VaeModel.WeightsFileName}: gives the golden mu",
                ReferenceForward.Encode(model, logMel).Mu,
                mu,
                "the encoder was exported from other weights"
            );
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException)
        {
            checks.Add(new($"{VaeModel.WeightsFileName}: loads", false, exception.Message));
        }
    }

    static void VerifyKnownSounds(string folder, OnnxMetadata encoder, List<VerificationCheck> checks)
    {
        try
        {
            KnownSounds.Read(folder, encoder.Fingerprint, encoder.LatentSize);
            checks.Add(new($"{KnownSounds.FileName}: belongs to the encoder", true, $"fingerprint {encoder.Fingerprint}"));
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException)
        {
            checks.Add(new($"{KnownSounds.FileName}: loads", false, exception.Message));
        }
    }

    /// <summary>Whether the file has all golden vectors with the right length.</summary>
    static bool TryGolden(string file, OnnxMetadata metadata, List<VerificationCheck> checks, params string[] names)
    {
        foreach (var name in names)
        {
            var required = name switch
            {
                EncoderGraph.LogMel => metadata.Features.Size,
                EncoderGraph.Mu or EncoderGraph.LogVar or DecoderGraph.Z => metadata.LatentSize,
                _ => 1,
            };
            var given = metadata.Golden.TryGetValue(name, out var values) ? values.Length : 0;
            if (given == required)
                continue;
            checks.Add(new($"{file}: golden {name}", false, $"{given} values instead of {required}; export the model again"));
            return false;
        }
        return true;
    }

    static VerificationCheck Same(string name, string given, string expected) =>
        given == expected
            ? new(name, true, $"fingerprint {given}")
            : new(name, false, $"fingerprint {given}, the encoder's is {expected}; export both from the same run");

    static void Compare(
        List<VerificationCheck> checks,
        string name,
        ReadOnlySpan<float> given,
        ReadOnlySpan<float> expected,
        string otherwise
    )
    {
        var (difference, largest) = (0d, 1d);
        for (var i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)given[i] - expected[i])); // NaN stays NaN and fails below
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }
        var tolerance = Tolerance * largest;
        var passed = difference <= tolerance;
        var detail = string.Create(CultureInfo.InvariantCulture, $"max difference {difference:0.0e+00}, allowed {tolerance:0.0e+00}");
        checks.Add(new(name, passed, passed ? detail : $"{detail}: {otherwise}", difference, tolerance));
    }
}
