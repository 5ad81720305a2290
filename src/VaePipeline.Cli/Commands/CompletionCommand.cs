namespace VaePipeline.Cli.Commands;

/// <summary><c>vae completion SHELL</c>: a script that completes commands, options and values by asking the parser's suggest directive.</summary>
static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = "bash, zsh, fish or pwsh." }.Only(
            "bash",
            "zsh",
            "fish",
            "pwsh"
        );
        var command = new Command(
            "completion",
            "Print a script that makes the Tab key complete vae's commands, options and values.\n"
                + "  bash:  eval \"$(vae completion bash)\"      in ~/.bashrc\n"
                + "  zsh:   eval \"$(vae completion zsh)\"       in ~/.zshrc, after compinit\n"
                + "  fish:  vae completion fish | source       in ~/.config/fish/config.fish\n"
                + "  pwsh:  vae completion pwsh | Out-String | Invoke-Expression       in $PROFILE"
        )
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream(
                $"completion.{parsed.GetRequiredValue(shell)}"
            )!;
            Console.Out.Write(new StreamReader(script).ReadToEnd());
        });
        return command;
    }
}
