using System.CommandLine;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary>`vae dataset`: sets of notes.</summary>
static class DatasetCommand
{
    public static Command Create() => new("dataset", "Make, fetch or describe a set of notes.")
    {
        RenderCommand.Create(),
        FetchCommand.Create(),
        InfoCommand.Create(),
    };
}
