using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Runs <c>vae</c> as a user without root's privileges: the current user, or the user "nobody" if that is root.</summary>
static class Unprivileged
{
    static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    public static Outcome Run(params string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
            return Vae.Run(arguments);
        if (RunAsNobody("--version") is not { ExitCode: 0 })
            Assert.Skip("the user 'nobody' cannot run vae on this machine");
        return RunAsNobody(arguments);
    }

    static Outcome RunAsNobody(params string[] arguments)
    {
        using var process = Process.Start(
            Command.Of(AsNobody[0], [.. AsNobody[1..], "dotnet", Path.Combine(AppContext.BaseDirectory, "vae.dll"), .. arguments])
        )!;
        return Vae.Finish(process);
    }
}
