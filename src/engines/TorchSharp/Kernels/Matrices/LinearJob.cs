using System.Runtime.Intrinsics;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels.Matrices;

/// <summary>The operands of a linear layer's pass in progress, and its slices. Kept by the calling thread, so that a pass allocates nothing.</summary>
internal sealed unsafe class LinearJob : IDisposable
{
    const int RowsInBlock = 8;
    const int ColumnsInBlock = 256;

    // From this many inputs on, sums run along vectors of inputs, cut into parts of which both operands fit the second-level cache.
    const int LongRow = 256;
    const int PartLength = 512;

    readonly Action<int> _transpose, _forwardBlock, _dotPart, _backwardBlock;
    FloatBuffer _scratch = new(0);
    InstructionSet _set;
    int _n, _in, _out;
    float* _x, _w, _bias, _y, _dy, _dx, _dw;

    public LinearJob() => (_transpose, _forwardBlock, _dotPart, _backwardBlock) = (Transpose, ForwardBlock, DotPart, BackwardBlock);

    int RowBlocks => (_n + RowsInBlock - 1) / RowsInBlock;

    int OutBlocks => (_out + ColumnsInBlock - 1) / ColumnsInBlock;

    int Parts => (_in + PartLength - 1) / PartLength;

    int InBlocks => (_in + ColumnsInBlock - 1) / ColumnsInBlock;

    public void Forward(InstructionSet set, int n, int inFeatures, int outFeatures, FloatBuffer x, FloatBuffer w, FloatBuffer? b, FloatBuffer y)
    {
        (_set, _n, _in, _out) = (set, n, inFeatures, outFeatures);
        _x = x.Start;
        _w = w.Start;
        _bias = b is null ? null : b.Start;
        _y = y.Start;
        if (inFeatures >= LongRow)
        {
            Reserve((long)Parts * n * outFeatures);
            Slices.For(Parts, _dotPart);
            AddParts(y.Span, b);
        }
        else
        {
            // w is read by columns, once for each few rows of the batch: worth turning first.
            Reserve(w.Length);
            Slices.For(OutBlocks, _transpose);
            Slices.For(RowBlocks * OutBlocks, _forwardBlock);
        }
    }

    public void Backward(
        InstructionSet set, int n, int inFeatures, int outFeatures, FloatBuffer x, FloatBuffer w, FloatBuffer dy, FloatBuffer? dx, FloatBuffer? dw)
    {
        (_set, _n, _in, _out) = (set, n, inFeatures, outFeatures);
        _x = x.Start;
        _w = w.Start;
        _dy = dy.Start;
        _dx = dx is null ? null : dx.Start;
        _dw = dw is null ? null : dw.Start;
        Slices.For(InBlocks, _backwardBlock);
    }

    public void Dispose() => _scratch.Dispose();

    void Reserve(long length)
    {
        if (_scratch.Length >= length)
            return;
        _scratch.Dispose();
        _scratch = new(checked((int)length));
    }

    void Transpose(int block)
    {
        var first = block * ColumnsInBlock;
        Transposition.Run(_set, Math.Min(ColumnsInBlock, _out - first), _in, _w + ((long)first * _in), _in, _scratch.Start + first, _out);
    }

    void DotPart(int part)
    {
        var first = part * PartLength;
        var length = Math.Min(PartLength, _in - first);
        var c = _scratch.Start + ((long)part * _n * _out);
        switch (_set)
        {
            case InstructionSet.Vector512:
                MatrixDot.Run<Simd512, Vector512<float>>(_n, _out, length, _x + first, _in, _w + first, _in, c, _out);
                break;
            case InstructionSet.Vector256:
                MatrixDot.Run<Simd256, Vector256<float>>(_n, _out, length, _x + first, _in, _w + first, _in, c, _out);
                break;
            case InstructionSet.Vector128:
                MatrixDot.Run<Simd128, Vector128<float>>(_n, _out, length, _x + first, _in, _w + first, _in, c, _out);
                break;
            default:
                MatrixDot.Run<SimdScalar, float>(_n, _out, length, _x + first, _in, _w + first, _in, c, _out);
                break;
        }
    }

    // In the order of the parts: the same bits whoever computed them.
    void AddParts(Span<float> y, FloatBuffer? bias)
    {
        _scratch.Span[..y.Length].CopyTo(y);
        for (var part = 1; part < Parts; part++)
            Elementwise.Add(_set, y, _scratch.Span.Slice(part * y.Length, y.Length), y);
        for (var row = 0; bias is not null && row < _n; row++)
            Elementwise.Add(_set, y.Slice(row * _out, _out), bias.Span, y.Slice(row * _out, _out));
    }

    void ForwardBlock(int block)
    {
        var row = block / OutBlocks * RowsInBlock;
        var column = block % OutBlocks * ColumnsInBlock;
        Multiply(
            Math.Min(RowsInBlock, _n - row), Math.Min(ColumnsInBlock, _out - column), _in,
            new(_x + ((long)row * _in), _in, 1),
            new(_scratch.Start + column, _out, 1),
            new(_y + ((long)row * _out) + column, _out, 1),
            _bias == null ? null : _bias + column);
    }

    void BackwardBlock(int block)
    {
        var column = block * ColumnsInBlock;
        var columns = Math.Min(ColumnsInBlock, _in - column);
        if (_dx != null)
            Multiply(_n, columns, _out, new(_dy, _out, 1), new(_w + column, _in, 1), new(_dx + column, _in, 1), null);
        if (_dw != null)
            Multiply(_out, columns, _n, new(_dy, 1, _out), new(_x + column, _in, 1), new(_dw + column, _in, 1), null);
    }

    void Multiply(int rows, int columns, int depth, Operand a, Operand b, Operand c, float* bias)
    {
        switch (_set)
        {
            case InstructionSet.Vector512:
                MatrixProduct.Run<Simd512, Vector512<float>>(rows, columns, depth, a, b, c, bias, false);
                break;
            case InstructionSet.Vector256:
                MatrixProduct.Run<Simd256, Vector256<float>>(rows, columns, depth, a, b, c, bias, false);
                break;
            case InstructionSet.Vector128:
                MatrixProduct.Run<Simd128, Vector128<float>>(rows, columns, depth, a, b, c, bias, false);
                break;
            default:
                MatrixProduct.Run<SimdScalar, float>(rows, columns, depth, a, b, c, bias, false);
                break;
        }
    }
}
