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
        foreach (var pitch in (int[])[0, 61, 127])
            Assert.Equal(pitch, autoencoder.Nearest(code, autoencoder.Decode(code, pitch, 100)).Pitch);
        foreach (var (pitch, velocity) in new[] { (60, 0), (60, 77), (5, 127) })
            Assert.Equal((pitch, velocity), autoencoder.Nearest(code, autoencoder.Decode(code, pitch, velocity), new(pitch, null)));
    }

    [Fact]
    public void What_is_known_is_not_looked_for()
    {
        using var model = ConditionedOnBoth();
        using var autoencoder = new TimbreAutoencoder(model.Folder);
        float[] code = [0, 0, 0, 0];
        var logMel = autoencoder.Decode(code, 60, 90);
        Assert.Equal((7, 11), autoencoder.Nearest(code, logMel, new(7, 11)));
        Assert.Equal((60, 90), autoencoder.Nearest(code, logMel, new(null, 90)));
        Assert.Equal(new PartialLabel(1, 2), new PartialLabel(1, null).Or(new(3, 2)));
    }

    [Fact]
    public void A_decoder_that_knows_sounds_without_a_pitch_may_find_none()
    {
        using var model = ConditionedOnBoth(noPitch: true);
        using var autoencoder = new TimbreAutoencoder(model.Folder);
        float[] code = [0.3f, -1, 2, 0.5f];
        foreach (var pitch in (int[])[61, 127, Conditioning.Unpitched])
            Assert.Equal(pitch, autoencoder.Nearest(code, autoencoder.Decode(code, pitch, 100)).Pitch);
        Assert.Equal(new(null, 100), autoencoder.Conditioned(Conditioning.Unpitched, 100));
        Assert.Equal(new(61, 100), autoencoder.Conditioned(61, 100));
    }

    [Fact]
    public void A_decoder_that_is_told_nothing_ignores_labels()
    {
        using var model = new ExportedFiles();
        using var autoencoder = new TimbreAutoencoder(model.Folder);
        float[] code = [1, 2, 3, 4];
        Assert.Equal(autoencoder.Decode(code, 1, 2), autoencoder.Decode(code, 100, 50));
        Assert.Equal(default, autoencoder.Conditioned(60, 100));
        Assert.Equal(Conditioning.None, autoencoder.Conditioning);
    }

    /// <summary>With channels enough for some of them not to be dead.</summary>
    static ExportedFiles ConditionedOnBoth(bool noPitch = false) =>
        new(
            Models.Random(
                Models.SmallArchitecture with
                {
                    Channels = new(8, 8),
                    Conditioning = new()
                    {
                        Pitch = true,
                        NoPitch = noPitch,
                        Velocity = true,
                    },
                }
            )
        );
}
