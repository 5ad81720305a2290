namespace VaePipeline.Cli.Commands.Dataset;

/// <summary><c>vae dataset</c>: makes, downloads and describes sets of notes.</summary>
static class DatasetCommand
{
    public static Command Create() =>
        new("dataset", "Render, download or describe a set of notes.")
        {
            RenderCommand.Create(),
            FetchCommand.Create(),
            InfoCommand.Create(),
        };
}
