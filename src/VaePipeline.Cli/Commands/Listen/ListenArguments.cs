using System.CommandLine;
using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>The options that all listening commands share.</summary>
sealed class ListenArguments
{
    static readonly GriffinLimOptions Usual = new();

    readonly Option<int> _iterations = new("--iterations") { HelpName = "N", Description = "Number of Griffin-Lim iterations.", DefaultValueFactory = _ => Usual.Iterations };
    readonly Option<double> _momentum = new("--momentum") { HelpName = "X", Description = "Momentum of Griffin-Lim: 0 is the plain algorithm, 0.99 the fast one.", DefaultValueFactory = _ => Usual.Momentum };
    readonly Option<int> _seed = new("--seed") { HelpName = "N", Description = "Seed of the initial phases." };
    readonly Option<int?> _velocity = new("--velocity") { HelpName = "0..127", Description = "Velocity for a decoder that is conditioned on it. Default: from the file's name, or the best fit." };
    readonly Option<bool> _force = new("--force") { Description = "Replace existing files; inputs are never replaced." };

    /// <summary>The option for the output folder.</summary>
    public static Option<string> Folder(string description) => new("--out") { HelpName = "DIR", Description = description, Required = true };

    public void AddTo(Command command)
    {
        command.Add(_velocity);
        command.Add(_iterations);
        command.Add(_momentum);
        command.Add(_seed);
        command.Add(_force);
    }

    public GriffinLimOptions GriffinLim(ParseResult parsed) =>
        new() { Iterations = parsed.GetValue(_iterations), Momentum = parsed.GetValue(_momentum), Seed = parsed.GetValue(_seed) };

    public int? Velocity(ParseResult parsed) => parsed.GetValue(_velocity);

    public bool Force(ParseResult parsed) => parsed.GetValue(_force);
}
