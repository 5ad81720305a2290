using System.CommandLine;
using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>What the commands that make sounds have in common.</summary>
sealed class ListenArguments
{
    static readonly GriffinLimOptions Usual = new();

    readonly Option<int> _iterations = new("--iterations") { HelpName = "N", Description = "How often Griffin and Lim's iteration renews the phases.", DefaultValueFactory = _ => Usual.Iterations };
    readonly Option<double> _momentum = new("--momentum") { HelpName = "X", Description = "Its momentum: 0 is the plain algorithm, 0.99 the fast one.", DefaultValueFactory = _ => Usual.Momentum };
    readonly Option<int> _seed = new("--seed") { HelpName = "N", Description = "Seed of the phases it starts from." };
    readonly Option<int?> _velocity = new("--velocity") { HelpName = "0..127", Description = "The velocity that the decoder is told, if it is told one; else what the file's name says, or what fits best." };
    readonly Option<bool> _force = new("--force") { Description = "Replace files that exist; an input never is." };

    /// <summary>Where the sounds go.</summary>
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
