using VaePipeline.Evaluation.Listening;
using VaePipeline.Model;
using VaePipeline.Tests.Model;
using VaePipeline.Tests.Model.Onnx;

namespace VaePipeline.Tests.Evaluation.Listening;

public class TimbreAutoencoderTests
{
    [Fact]
    public void The_pitch_and_velocity_of_a_decoded_sound_are_found_again()
    {
        using var model = ConditionedOnBoth();
        using var autoencoder = new TimbreAutoencoder(model.Folder);
        float[] code = [0.3f, -1, 2, 0.5f];
        foreach (var label in new NoteLabel[] { new(0, 100), new(61, 100), new(127, 100) })
            Assert.Equal(label.Pitch, autoencoder.Nearest(code, autoencoder.Decode(code, label)).Pitch);
        foreach (var label in new NoteLabel[] { new(60, 0), new(60, 77), new(5, 127) })
            Assert.Equal(label, autoencoder.Nearest(code, autoencoder.Decode(code, label), new(label.Pitch, null)));
    }

    [Fact]
    public void What_is_known_is_not_looked_for()
    {
        using var model = ConditionedOnBoth();
        using var autoencoder = new TimbreAutoencoder(model.Folder);
        float[] code = [0, 0, 0, 0];
        var logMel = autoencoder.Decode(code, new(60, 90));
        Assert.Equal(new(7, 11), autoencoder.Nearest(code, logMel, new(7, 11)));
        Assert.Equal(new(60, 90), autoencoder.Nearest(code, logMel, new(null, 90)));
        Assert.Equal(new PartialLabel(1, 2), new PartialLabel(1, null).Or(new(3, 2)));
    }

    [Fact]
    public void A_decoder_that_is_told_nothing_ignores_labels()
    {
        using var model = new ExportedFiles();
        using var autoencoder = new TimbreAutoencoder(model.Folder);
        float[] code = [1, 2, 3, 4];
        Assert.Equal(autoencoder.Decode(code, new(1, 2)), autoencoder.Decode(code, new(100, 50)));
        Assert.Equal(default, autoencoder.Conditioned(new(60, 100)));
        Assert.Equal(Conditioning.None, autoencoder.Conditioning);
    }

    /// <summary>With channels enough for some of them not to be dead.</summary>
    static ExportedFiles ConditionedOnBoth() =>
        new(Models.Random(Models.SmallArchitecture with { Channels = new(8, 8), Conditioning = new() { Pitch = true, Velocity = true } }));
}
