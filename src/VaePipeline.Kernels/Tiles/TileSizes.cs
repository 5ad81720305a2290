namespace VaePipeline.Kernels.Tiles;

/// <summary>A number that the JIT knows: kernels are generic over it, so that one text serves every tile size and conditions on it cost nothing.</summary>
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
