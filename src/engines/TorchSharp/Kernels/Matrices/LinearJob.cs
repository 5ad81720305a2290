using System.Runtime.Intrinsics;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels.Matrices;

/// <summary>The operands of a linear layer's pass in progress, and its slices. Kept by the calling thread, so that a pass allocates nothing.</summary>
internal sealed unsafe class LinearJob : IDisposable
{
    const int RowsInBlock = 8;
    const int ColumnsInBlock = 256;

    readonly Action<int> _transpose, _forwardBlock, _backwardBlock;
    FloatBuffer _transposed = new(0);
    InstructionSet _set;
    int _n, _in, _out;
    float* _x, _w, _bias, _y, _dy, _dx, _dw;

    public LinearJob() => (_transpose, _forwardBlock, _backwardBlock) = (Transpose, ForwardBlock, BackwardBlock);

    int RowBlocks => (_n + RowsInBlock - 1) / RowsInBlock;

    int OutBlocks => (_out + ColumnsInBlock - 1) / ColumnsInBlock;

    int InBlocks => (_in + ColumnsInBlock - 1) / ColumnsInBlock;

    public void Forward(InstructionSet set, int n, int inFeatures, int outFeatures, FloatBuffer x, FloatBuffer w, FloatBuffer? b, FloatBuffer y)
    {
        (_set, _n, _in, _out) = (set, n, inFeatures, outFeatures);
        _x = x.Start;
        _w = w.Start;
        _bias = b is null ? null : b.Start;
        _y = y.Start;
        if (_transposed.Length < w.Length)
        {
            _transposed.Dispose();
            _transposed = new(w.Length);
        }
        // w is used row by row of the batch, but as columns: once transposed, it streams.
        Slices.For(InBlocks, _transpose);
        Slices.For(RowBlocks * OutBlocks, _forwardBlock);
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

    public void Dispose() => _transposed.Dispose();

    void Transpose(int block)
    {
        var to = _transposed.Start;
        var end = Math.Min(_in, (block + 1) * ColumnsInBlock);
        for (var i = block * ColumnsInBlock; i < end; i++)
        {
            for (var o = 0; o < _out; o++)
                to[((long)i * _out) + o] = _w[((long)o * _in) + i];
        }
    }

    void ForwardBlock(int block)
    {
        var row = block / OutBlocks * RowsInBlock;
        var column = block % OutBlocks * ColumnsInBlock;
        Multiply(
            Math.Min(RowsInBlock, _n - row), Math.Min(ColumnsInBlock, _out - column), _in,
            new(_x + ((long)row * _in), _in, 1),
            new(_transposed.Start + column, _out, 1),
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
