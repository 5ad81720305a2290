using VaePipeline.Kernels.Convolutions;

namespace Kernels.Tests;

/// <summary>Reference implementations of the kernels: plain loops over PyTorch's layouts, in double precision.</summary>
internal static class References
{
    /// <summary>y (N, out, oh, ow) of x (N, in, h, w), before any ReLU.</summary>
    public static double[] Convolve(
        ConvolutionLayer layer,
        int n,
        int height,
        int width,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> bias
    )
    {
        var y = new double[n * layer.OutChannels * layer.OutHeight(height) * layer.OutWidth(width)];
        foreach (var t in Terms(layer, n, height, width))
            y[t.Y] += x[t.X] * weights[t.Weight];
        if (!bias.IsEmpty)
        {
            var area = layer.OutHeight(height) * layer.OutWidth(width);
            for (var i = 0; i < y.Length; i++)
                y[i] += bias[i / area % layer.OutChannels];
        }
        return y;
    }

    /// <summary>The gradients of x, weights and bias for a given gradient of y.</summary>
    public static (double[] DX, double[] DWeights, double[] DBias) Backward(
        ConvolutionLayer layer,
        int n,
        int height,
        int width,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> dy
    )
    {
        var dx = new double[x.Length];
        var dWeights = new double[weights.Length];
        var dBias = new double[layer.OutChannels];
        foreach (var t in Terms(layer, n, height, width))
        {
            dx[t.X] += dy[t.Y] * weights[t.Weight];
            dWeights[t.Weight] += dy[t.Y] * x[t.X];
        }
        var area = layer.OutHeight(height) * layer.OutWidth(width);
        for (var i = 0; i < dy.Length; i++)
            dBias[i / area % layer.OutChannels] += dy[i];
        return (dx, dWeights, dBias);
    }

    /// <summary>The indices (input, weight, output) of every product that a layer sums.</summary>
    static IEnumerable<(int X, int Weight, int Y)> Terms(ConvolutionLayer layer, int n, int height, int width)
    {
        var (outHeight, outWidth) = (layer.OutHeight(height), layer.OutWidth(width));
        var convolution = layer.Kind == ConvolutionKind.Convolution;
        // o = i * stride - padding + k connects coarse index i and fine index o.
        var (coarseHeight, coarseWidth) = convolution ? (outHeight, outWidth) : (height, width);
        var (fineHeight, fineWidth) = convolution ? (height, width) : (outHeight, outWidth);
        for (var e = 0; e < n; e++)
        for (var ic = 0; ic < layer.InChannels; ic++)
        for (var oc = 0; oc < layer.OutChannels; oc++)
        for (var cy = 0; cy < coarseHeight; cy++)
        for (var cx = 0; cx < coarseWidth; cx++)
        for (var ky = 0; ky < layer.KernelHeight; ky++)
        for (var kx = 0; kx < layer.KernelWidth; kx++)
        {
            var fy = (cy * layer.StrideHeight) - layer.PaddingHeight + ky;
            var fx = (cx * layer.StrideWidth) - layer.PaddingWidth + kx;
            if (fy < 0 || fy >= fineHeight || fx < 0 || fx >= fineWidth)
                continue;
            var (iy, ix, oy, ox) = convolution ? (fy, fx, cy, cx) : (cy, cx, fy, fx);
            var channels = convolution ? (oc * layer.InChannels) + ic : (ic * layer.OutChannels) + oc;
            yield return (
                (((((e * layer.InChannels) + ic) * height) + iy) * width) + ix,
                (((channels * layer.KernelHeight) + ky) * layer.KernelWidth) + kx,
                (((((e * layer.OutChannels) + oc) * outHeight) + oy) * outWidth) + ox
            );
        }
    }
}
