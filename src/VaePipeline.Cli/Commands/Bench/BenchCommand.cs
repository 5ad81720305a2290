namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench`: how fast this machine is.</summary>
static class BenchCommand
{
    public static Command Create() =>
        new("bench", "Measure how fast this machine is.")
        {
            TrainBenchCommand.Create(),
            FeaturesBenchCommand.Create(),
            EmbedBenchCommand.Create(),
        };

    public static Argument<string[]> Sounds() =>
        new Argument<string[]>("INPUT")
        {
            Description = "The sounds, as for vae embed; by default 256 synthetic notes of 4 s.",
            Arity = ArgumentArity.ZeroOrMore,
        }.RefuseUnknownOptions();
}
