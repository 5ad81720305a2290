namespace VaePipeline.Kernels.Simd;

/// <summary>A number known to the JIT at compile time: kernels that are generic over it cover all sizes, and conditions on it are free.</summary>
internal interface ISize
{
    static abstract int Count { get; }
}

internal readonly struct Size1 : ISize
{
    public static int Count => 1;
}

internal readonly struct Size2 : ISize
{
    public static int Count => 2;
}

internal readonly struct Size3 : ISize
{
    public static int Count => 3;
}

internal readonly struct Size4 : ISize
{
    public static int Count => 4;
}

internal readonly struct Size5 : ISize
{
    public static int Count => 5;
}

internal readonly struct Size6 : ISize
{
    public static int Count => 6;
}

internal readonly struct Size7 : ISize
{
    public static int Count => 7;
}

internal readonly struct Size8 : ISize
{
    public static int Count => 8;
}
