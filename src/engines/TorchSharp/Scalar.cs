using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number on its way into a tensor operation; made by implicit conversion.</summary>
public sealed class Scalar : IDisposable
{
    readonly long _integer;

    Scalar(double value, long integer, ScalarType type) => (Value, _integer, Type) = (value, integer, type);

    public ScalarType Type { get; }

    internal double Value { get; }

    internal long Integer => IsFloating ? (long)Value : _integer;

    internal bool IsFloating => Type is ScalarType.Float32 or ScalarType.Float64;

    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, value ? 1 : 0, ScalarType.Bool);

    public static implicit operator Scalar(byte value) => new(value, value, ScalarType.Byte);

    public static implicit operator Scalar(int value) => new(value, value, ScalarType.Int32);

    public static implicit operator Scalar(long value) => new(value, value, ScalarType.Int64);

    public static implicit operator Scalar(float value) => new(value, 0, ScalarType.Float32);

    public static implicit operator Scalar(double value) => new(value, 0, ScalarType.Float64);

    public void Dispose()
    {
    }
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this bool value) => value;

    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static float ToSingle(this Scalar value) => (float)value.Value;

    public static double ToDouble(this Scalar value) => value.Value;

    public static int ToInt32(this Scalar value) => (int)value.Integer;

    public static long ToInt64(this Scalar value) => value.Integer;

    public static bool ToBoolean(this Scalar value) => value.Value != 0;
}
