using System.Runtime.InteropServices;

namespace VaePipeline.Kernels.Tiles;

/// <summary>
/// Steps whose scalars and vectors each follow at a constant distance: from the scalar at offset <paramref name="Scalar"/> up to, not including, that
/// <paramref name="Length"/> floats later, with the vectors from offset <paramref name="Vector"/> on.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TileRun(nint Scalar, nint Vector, nint Length);
