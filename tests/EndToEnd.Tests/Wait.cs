using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Waits for the effects of other processes.</summary>
static class Wait
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Polls a condition; fails with a description if it takes too long.</summary>
    public static void Until(Func<bool> isSo, string what, Func<string>? known = null)
    {
        for (var patience = Stopwatch.StartNew(); !isSo(); Thread.Sleep(50))
            if (patience.Elapsed > Patience)
                Assert.Fail($"Waited {Patience.TotalSeconds} s for {what}.\n{known?.Invoke()}");
    }
}
