using System.Runtime.ExceptionServices;

namespace VaePipeline.Training.Networks;

/// <summary>Keeps exceptions of our backward functions, to throw them again after libtorch's backward has returned.</summary>
// libtorch calls the functions, and an exception must not unwind through its native frames. So the function returns without gradients.
static class BackwardFailure
{
    [ThreadStatic]
    static Exception? _kept;

    /// <summary>Runs the body of a backward function.</summary>
    public static void Guard(Action body)
    {
        try
        {
            body();
        }
#pragma warning disable CA1031 // thrown again by Rethrow
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _kept ??= exception;
        }
    }

    /// <summary>Throws the exception that a backward function of this thread has kept since the last call, if any.</summary>
    public static void Rethrow()
    {
        var kept = _kept;
        _kept = null;
        if (kept is not null)
            ExceptionDispatchInfo.Throw(kept);
    }
}
