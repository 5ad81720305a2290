using VaePipeline.Model.Onnx;

namespace VaePipeline.Tests.Model.Onnx;

/// <summary>Compares exported graphs in ONNX Runtime and the reference implementation with the results of PyTorch for the same weights.</summary>
public class PyTorchTests
{
    [Theory]
    [MemberData(nameof(PyTorchVae.Names), MemberType = typeof(PyTorchVae))]
    public void The_exported_encoder_gives_what_PyTorch_gives(string name)
    {
        var vae = new PyTorchVae(name);
        using var folder = new TemporaryFolder();
        OnnxExporter.Export(vae.Model, folder.Path);
        using var session = new EncoderSession(folder["encoder.onnx"]);

        float[] mu = new float[vae["mu"].Length],
            logvar = new float[mu.Length],
            muAlone = new float[mu.Length];
        session.Encode(vae["log_mel"], vae.Batch, mu, logvar);
        session.Encode(vae["log_mel"], vae.Batch, muAlone, []);

        PyTorchVae.AssertClose(vae["mu"], mu);
        PyTorchVae.AssertClose(vae["logvar"], logvar);
        Assert.Equal(mu, muAlone);
    }

    [Theory]
    [MemberData(nameof(PyTorchVae.Names), MemberType = typeof(PyTorchVae))]
    public void The_exported_decoder_gives_what_PyTorch_gives(string name)
    {
        var vae = new PyTorchVae(name);
        using var folder = new TemporaryFolder();
        OnnxExporter.Export(vae.Model, folder.Path);
        using var session = new DecoderSession(folder["decoder.onnx"]);

        var logMels = new float[vae["decoded"].Length];
        session.Decode(vae["z"], vae.Batch, vae.Pitches, vae["velocity"], logMels);

        PyTorchVae.AssertClose(vae["decoded"], logMels);
    }

    [Theory]
    [MemberData(nameof(PyTorchVae.Names), MemberType = typeof(PyTorchVae))]
    public void The_reference_gives_what_PyTorch_gives(string name)
    {
        var vae = new PyTorchVae(name);
        int size = vae.Model.Config.Features.Size,
            latent = vae.Model.Config.Architecture.LatentSize;
        for (var i = 0; i < vae.Batch; i++)
        {
            var (mu, logVar) = ReferenceForward.Encode(vae.Model, vae["log_mel"].AsSpan(i * size, size));
            PyTorchVae.AssertClose(vae["mu"].AsSpan(i * latent, latent), mu, 1e-6f);
            PyTorchVae.AssertClose(vae["logvar"].AsSpan(i * latent, latent), logVar, 1e-6f);
            var decoded = ReferenceForward.Decode(vae.Model, vae["z"].AsSpan(i * latent, latent), (int)vae.Pitches[i], vae["velocity"][i]);
            PyTorchVae.AssertClose(vae["decoded"].AsSpan(i * size, size), decoded, 1e-6f);
        }
    }
}
