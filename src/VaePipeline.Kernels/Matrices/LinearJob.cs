namespace VaePipeline.Kernels.Matrices;

/// <summary>
/// The operands and the slices of one pass of a linear layer; reused by the calling thread, so a pass allocates no memory. Matrices are divided
/// into blocks of columns, and long sums into parts that are added in order, all of fixed sizes, so the bits do not depend on the threads.
/// </summary>
internal sealed unsafe class LinearJob : IDisposable
{
    // 2 KB of a row, long enough for the hardware prefetcher.
    const int ColumnsInBlock = 512;

    // Rows that are a power of two apart compete for the same few cache lines; one more cache line between them avoids that.
    const int Padding = 16;

    const int RowsInBlock = 256;

    // A sum of at least this many terms is divided into parts, whose operands fit into the second-level cache.
    const int LongSum = 256;
    const int PartLength = 512;

    [ThreadStatic]
    static FloatBuffer? _panel,
        _otherPanel;

    readonly Action<int> _forwardBlock,
        _forwardPart,
        _backwardSlice;
    FloatBuffer _sums = new(0);
    VectorWidth _width;
    int _n,
        _in,
        _out;
    float* _x,
        _w,
        _bias,
        _y,
        _dy,
        _dx,
        _dw;

    public LinearJob() => (_forwardBlock, _forwardPart, _backwardSlice) = (ForwardBlock, ForwardPart, BackwardSlice);

    int InputGradientSlices =>
        _dx == null ? 0
        : _out >= LongSum ? Blocks(_out, PartLength)
        : Blocks(_in, ColumnsInBlock);

    public void Forward(VectorWidth width, int n, int inFeatures, int outFeatures, FloatView x, FloatView w, FloatView? b, FloatView y)
    {
        (_width, _n, _in, _out) = (width, n, inFeatures, outFeatures);
        _x = x.Start;
        _w = w.Start;
        _bias = b is null ? null : b.Value.Start;
        _y = y.Start;
        if (inFeatures < LongSum)
        {
            Slices.For(Blocks(outFeatures, ColumnsInBlock), _forwardBlock);
            return;
        }
        var parts = Blocks(inFeatures, PartLength);
        ReserveSums((long)parts * y.Length);
        Slices.For(parts, _forwardPart);
        AddParts(parts, y.Span);
        for (var row = 0; b is not null && row < n; row++)
            Elementwise.Add(
                width,
                y.Span.Slice(row * outFeatures, outFeatures),
                b.Value.Span,
                y.Span.Slice(row * outFeatures, outFeatures)
            );
    }

    public void Backward(
        VectorWidth width,
        int n,
        int inFeatures,
        int outFeatures,
        FloatView x,
        FloatView w,
        FloatView dy,
        FloatView? dx,
        FloatView? dw
    )
    {
        (_width, _n, _in, _out) = (width, n, inFeatures, outFeatures);
        _x = x.Start;
        _w = w.Start;
        _dy = dy.Start;
        _dx = dx is null ? null : dx.Value.Start;
        _dw = dw is null ? null : dw.Value.Start;
        var parts = Blocks(outFeatures, PartLength);
        if (dx is not null && outFeatures >= LongSum)
            ReserveSums((long)parts * dx.Value.Length);
        Slices.For(
            InputGradientSlices + (dw is null ? 0 : Blocks(outFeatures, RowsInBlock) * Blocks(inFeatures, ColumnsInBlock)),
            _backwardSlice
        );
        if (dx is not null && outFeatures >= LongSum)
            AddParts(parts, dx.Value.Span);
    }

    public void Dispose() => _sums.Dispose();

    /// <summary>Computes y for a block of outputs; w is transposed first, because it is read by columns.</summary>
    void ForwardBlock(int block)
    {
        var first = block * ColumnsInBlock;
        var columns = Math.Min(ColumnsInBlock, _out - first);
        var stride = columns + Padding;
        var panel = Panel(ref _panel, _in * stride);
        Transposition.Run(_width, columns, _in, _w + ((long)first * _in), _in, panel, stride);
        Multiply(_n, columns, _in, new(_x, _in, 1), new(panel, stride, 1), new(_y + first, _out, 1), _bias == null ? null : _bias + first);
    }

    /// <summary>Computes a part of the sums over many inputs, for all of y.</summary>
    void ForwardPart(int part)
    {
        var first = part * PartLength;
        var length = Math.Min(PartLength, _in - first);
        var sums = _sums.Start + ((long)part * _n * _out);
        var x = Gathered(ref _panel, _x + first, _in, _n, length);
        var w = Gathered(ref _otherPanel, _w + first, _in, _out, length);
        delegate* <int, int, int, float*, nint, float*, nint, float*, nint, void> run = _width switch
        {
            VectorWidth.Bits512 => &MatrixDot.Run<Floats512>,
            VectorWidth.Bits256 => &MatrixDot.Run<Floats256>,
            VectorWidth.Bits128 => &MatrixDot.Run<Floats128>,
            _ => &MatrixDot.Run<FloatsScalar>,
        };
        run(_n, _out, length, x.At(0, 0), x.RowStep, w.At(0, 0), w.RowStep, sums, _out);
    }

    void BackwardSlice(int slice)
    {
        var inputSlices = InputGradientSlices;
        if (slice >= inputSlices)
            WeightGradientBlock(slice - inputSlices);
        else if (_out >= LongSum)
            InputGradientPart(slice);
        else
            InputGradientBlock(slice);
    }

    /// <summary>Computes dx = dy w for a block of inputs.</summary>
    void InputGradientBlock(int block)
    {
        var first = block * ColumnsInBlock;
        var columns = Math.Min(ColumnsInBlock, _in - first);
        Multiply(
            _n,
            columns,
            _out,
            new(_dy, _out, 1),
            Gathered(ref _panel, _w + first, _in, _out, columns),
            new(_dx + first, _in, 1),
            null
        );
    }

    /// <summary>Computes a part of the sums over many outputs, for all of dx.</summary>
    void InputGradientPart(int part)
    {
        var first = part * PartLength;
        var length = Math.Min(PartLength, _out - first);
        Multiply(
            _n,
            _in,
            length,
            Gathered(ref _panel, _dy + first, _out, _n, length),
            new(_w + ((long)first * _in), _in, 1),
            new(_sums.Start + ((long)part * _n * _in), _in, 1),
            null
        );
    }

    /// <summary>Computes dw = dy^T x for a block of outputs and inputs.</summary>
    void WeightGradientBlock(int block)
    {
        var columnBlocks = Blocks(_in, ColumnsInBlock);
        var row = block / columnBlocks * RowsInBlock;
        var first = block % columnBlocks * ColumnsInBlock;
        var columns = Math.Min(ColumnsInBlock, _in - first);
        Multiply(
            Math.Min(RowsInBlock, _out - row),
            columns,
            _n,
            new(_dy + row, 1, _out),
            Gathered(ref _panel, _x + first, _in, _n, columns),
            new(_dw + ((long)row * _in) + first, _in, 1),
            null
        );
    }

    /// <summary>Copies a block of columns to contiguous memory where that is worthwhile.</summary>
    static Operand Gathered(ref FloatBuffer? panel, float* from, int stride, int rows, int columns)
    {
        if (stride == columns || rows > 2 * PartLength)
            return new(from, stride, 1);
        var to = Panel(ref panel, rows * (columns + Padding));
        for (var row = 0; row < rows; row++)
            new ReadOnlySpan<float>(from + ((long)row * stride), columns).CopyTo(new(to + (row * (columns + Padding)), columns));
        return new(to, columns + Padding, 1);
    }

    static float* Panel(ref FloatBuffer? panel, int length)
    {
        if (panel is null || panel.Length < length)
        {
            panel?.Dispose();
            panel = new(length);
        }
        return panel.Start;
    }

    static int Blocks(int length, int size) => (length + size - 1) / size;

    void ReserveSums(long length)
    {
        if (_sums.Length >= length)
            return;
        _sums.Dispose();
        _sums = new(checked((int)length));
    }

    void AddParts(int parts, Span<float> total)
    {
        _sums.Span[..total.Length].CopyTo(total);
        for (var part = 1; part < parts; part++)
            Elementwise.Add(_width, total, _sums.Span.Slice(part * total.Length, total.Length), total);
    }

    void Multiply(int rows, int columns, int depth, Operand a, Operand b, Operand c, float* bias)
    {
        delegate* <int, int, int, Operand, Operand, Operand, float*, void> run = _width switch
        {
            VectorWidth.Bits512 => &MatrixProduct.Run<Floats512>,
            VectorWidth.Bits256 => &MatrixProduct.Run<Floats256>,
            VectorWidth.Bits128 => &MatrixProduct.Run<Floats128>,
            _ => &MatrixProduct.Run<FloatsScalar>,
        };
        run(rows, columns, depth, a, b, c, bias);
    }
}
