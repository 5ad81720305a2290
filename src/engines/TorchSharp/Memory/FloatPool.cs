using TorchSharp.Kernels;

namespace TorchSharp.Memory;

/// <summary>
/// Buffers that were given back, by exact length: a training step asks for the same lengths again and again, so it allocates nothing once
/// it is warm. What is never given back (a tensor that was dropped and not disposed) is freed by the buffer's own finalizer.
/// </summary>
internal static class FloatPool
{
    /// <summary>More than this idle, in bytes, and the pool empties itself: the lengths in use have changed.</summary>
    public const long Capacity = 1L << 30;

    static readonly Lock s_lock = new();
    static readonly Dictionary<int, Stack<FloatBuffer>> s_idle = [];
    static long s_idleBytes;
    static long s_allocations;

    /// <summary>How often native memory had to be asked for; a steady training loop leaves it where it is.</summary>
    public static long Allocations => Interlocked.Read(ref s_allocations);

    public static FloatBuffer Rent(int length)
    {
        lock (s_lock)
        {
            if (s_idle.TryGetValue(length, out var stack) && stack.TryPop(out var buffer))
            {
                s_idleBytes -= Bytes(length);
                return buffer;
            }
        }
        Interlocked.Increment(ref s_allocations);
        return new(length);
    }

    public static void Return(FloatBuffer buffer)
    {
        lock (s_lock)
        {
            if (s_idleBytes + Bytes(buffer.Length) > Capacity)
                Empty();
            if (!s_idle.TryGetValue(buffer.Length, out var stack))
                s_idle.Add(buffer.Length, stack = new());
            stack.Push(buffer);
            s_idleBytes += Bytes(buffer.Length);
        }
    }

    static void Empty()
    {
        foreach (var stack in s_idle.Values)
            foreach (var buffer in stack)
                buffer.Dispose();
        s_idle.Clear();
        s_idleBytes = 0;
    }

    static long Bytes(int length) => (long)length * sizeof(float);
}
