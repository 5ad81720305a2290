using VaePipeline.Model.Onnx.Graphs;

namespace VaePipeline.Model.Onnx;

/// <summary>
/// The network as scalar loops in double precision, for one example. Shares no code with TorchSharp, the kernels and ONNX Runtime, whose
/// results its golden vectors verify.
/// </summary>
static class ReferenceForward
{
    /// <summary>logMel (1, bands, frames): mu and logvar (latent).</summary>
    public static (float[] Mu, float[] LogVar) Encode(VaeModel model, ReadOnlySpan<float> logMel)
    {
        var architecture = model.Config.Architecture;
        var (height, width) = (architecture.MelBands, architecture.Frames);
        var value = logMel.ToArray();
        for (var i = 0; i < architecture.Channels.Count; i++)
        {
            value = Relu(Convolution(value, height, width, model[$"encoder.{2 * i}.weight"], model[$"encoder.{2 * i}.bias"].Values));
            (height, width) = (height / 2, width / 2);
        }
        return (
            Linear(value, model["mu.weight"], model["mu.bias"].Values),
            Linear(value, model["logvar.weight"], model["logvar.bias"].Values)
        );
    }

    /// <summary>z (latent), MIDI pitch (or 128) and velocity, used if the decoder is conditioned on them: (1, bands, frames).</summary>
    public static float[] Decode(VaeModel model, ReadOnlySpan<float> z, int pitch, float velocity)
    {
        var architecture = model.Config.Architecture;
        var input = new float[architecture.DecoderInputSize];
        z.CopyTo(input);
        if (architecture.Conditioning.Pitch)
            input[architecture.LatentSize + pitch] = 1;
        if (architecture.Conditioning.Velocity)
            input[^1] = velocity / DecoderGraph.MaxVelocity;

        var value = Linear(input, model["decoder_input.weight"], model["decoder_input.bias"].Values);
        var (height, width) = (architecture.BottleneckHeight, architecture.BottleneckWidth);
        for (var i = 0; i < architecture.Channels.Count; i++)
        {
            value = TransposedConvolution(value, height, width, model[$"decoder.{2 * i}.weight"], model[$"decoder.{2 * i}.bias"].Values);
            (height, width) = (height * 2, width * 2);
            if (i < architecture.Channels.Count - 1)
                value = Relu(value);
        }
        return value;
    }

    /// <summary>x (in, h, w), weight (out, in, k, k), stride 2, padding k / 2: (out, h / 2, w / 2).</summary>
    static float[] Convolution(float[] x, int height, int width, NamedTensor weight, float[] bias)
    {
        var (outputs, inputs, kernel) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        var (outHeight, outWidth, padding) = (height / 2, width / 2, kernel / 2);
        var y = new float[outputs * outHeight * outWidth];
        for (var o = 0; o < outputs; o++)
        for (var row = 0; row < outHeight; row++)
        for (var column = 0; column < outWidth; column++)
        {
            double sum = bias[o];
            for (var i = 0; i < inputs; i++)
            for (var a = 0; a < kernel; a++)
            for (var b = 0; b < kernel; b++)
            {
                var (r, c) = (2 * row + a - padding, 2 * column + b - padding);
                if (r >= 0 && r < height && c >= 0 && c < width)
                    sum += (double)x[(i * height + r) * width + c] * weight.Values[((o * inputs + i) * kernel + a) * kernel + b];
            }
            y[(o * outHeight + row) * outWidth + column] = (float)sum;
        }
        return y;
    }

    /// <summary>x (in, h, w), weight (in, out, k, k), stride 2, padding 1: (out, 2h, 2w). Each input is added to k x k outputs.</summary>
    static float[] TransposedConvolution(float[] x, int height, int width, NamedTensor weight, float[] bias)
    {
        var (inputs, outputs, kernel) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        var (outHeight, outWidth) = (height * 2, width * 2);
        var y = new float[outputs * outHeight * outWidth];
        var sums = new double[outHeight * outWidth];
        for (var o = 0; o < outputs; o++)
        {
            Array.Fill(sums, bias[o]);
            for (var i = 0; i < inputs; i++)
            for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
            for (var a = 0; a < kernel; a++)
            for (var b = 0; b < kernel; b++)
            {
                var (r, c) = (2 * row + a - 1, 2 * column + b - 1);
                if (r >= 0 && r < outHeight && c >= 0 && c < outWidth)
                    sums[r * outWidth + c] +=
                        (double)x[(i * height + row) * width + column] * weight.Values[((i * outputs + o) * kernel + a) * kernel + b];
            }
            for (var position = 0; position < sums.Length; position++)
                y[o * sums.Length + position] = (float)sums[position];
        }
        return y;
    }

    /// <summary>x (in), weight (out, in): (out).</summary>
    static float[] Linear(float[] x, NamedTensor weight, float[] bias)
    {
        var y = new float[bias.Length];
        for (var o = 0; o < y.Length; o++)
        {
            double sum = bias[o];
            for (var i = 0; i < x.Length; i++)
                sum += (double)x[i] * weight.Values[o * x.Length + i];
            y[o] = (float)sum;
        }
        return y;
    }

    static float[] Relu(float[] values) => Array.ConvertAll(values, value => Math.Max(value, 0));
}
