namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of <c>tensor[...]</c>: a number, a range, everything, a new dimension, or a tensor of numbers.</summary>
    public struct TensorIndex
    {
        internal enum Form
        {
            Colon,
            Ellipsis,
            None,
            Single,
            Slice,
            Tensor,
        }

        internal Form Kind { get; private init; }

        internal long First { get; private init; }

        internal long Last { get; private init; }

        internal long Step { get; private init; }

        internal torch.Tensor? Numbers { get; private init; }

        public static TensorIndex Colon = new() { Kind = Form.Colon };

        public static TensorIndex Ellipsis = new() { Kind = Form.Ellipsis };

        public static TensorIndex None = new() { Kind = Form.None };

        public static TensorIndex Null = None;

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Kind = Form.Slice, First = start ?? 0, Last = stop ?? long.MaxValue, Step = step ?? 1 };

        public static TensorIndex Slice(Range range) => range;

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Single(long? index) => index is { } at ? new() { Kind = Form.Single, First = at } : None;

        public static TensorIndex Tensor(torch.Tensor tensor) => new() { Kind = Form.Tensor, Numbers = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);
    }
}
