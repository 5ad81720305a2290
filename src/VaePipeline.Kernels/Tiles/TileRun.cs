using System.Runtime.InteropServices;

namespace VaePipeline.Kernels.Tiles;

/// <summary>
/// Steps with constant distances between scalars and between vectors: scalars from offset <paramref name="Scalar"/> to
/// <paramref name="Length"/> floats later (exclusive), and vectors from offset <paramref name="Vector"/> on.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TileRun(nint Scalar, nint Vector, nint Length);
