using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>The Tab key completes commands, options and values.</summary>
public sealed class CompletionTests
{
    static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "vae.dll");

    [Theory]
    [InlineData("vae tra", "train", "transpose")]
    [InlineData("vae dataset ", "fetch", "info", "render")]
    [InlineData("vae embed sounds --for", "--force", "--format")]
    [InlineData("vae embed sounds --force --format ", "csv", "jsonl", "npy", "tsv")]
    [InlineData("vae dataset fetch nsynth-t", "nsynth-test", "nsynth-train")]
    [InlineData("vae help dataset r", "render")]
    [InlineData("vae completion ", "bash", "fish", "pwsh", "zsh")]
    [InlineData("vae embed ")]
    [InlineData("vae embed sounds --out ")]
    public void Bash_completes_commands_options_and_values_and_leaves_files_to_the_shell(string line, params string[] expected)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no bash");
        using var folder = new TemporaryFolder();
        var vae = folder["vae"];
        File.WriteAllText(vae, $"#!/bin/sh\nexec dotnet '{Dll}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(vae, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var start = Command.Of(
            "bash",
            "--norc",
            "-c",
            """
            PATH=$1:$PATH; eval "$(vae completion bash)" || exit 1
            COMP_LINE=$2 COMP_POINT=${#2}; read -ra COMP_WORDS <<<"$2"; [[ $2 == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _vae vae; printf '%s\n' "${COMPREPLY[@]}"
            """,
            "bash",
            folder.Path,
            line
        );
        using var process = Process.Start(start)!;
        var outcome = Vae.Finish(process);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Equal(expected, outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _vae vae")]
    [InlineData("zsh", "compdef _vae vae")]
    [InlineData("fish", "complete -c vae")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName vae")]
    public void Each_shell_has_a_script(string shell, string registration)
    {
        var script = Vae.Succeed("completion", shell).Output;
        Assert.Contains(registration, script, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_shells_are_refused()
    {
        var outcome = Vae.Run("completion", "tcsh");
        Assert.Equal(
            (2, "vae: SHELL is 'tcsh'; allowed: bash, zsh, fish, pwsh; see 'vae completion --help'.\n"),
            (outcome.ExitCode, outcome.Errors)
        );
    }
}
