using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Cli.Commands.Listen;

/// <summary>Options that all listening commands share, and their progress bar.</summary>
sealed class ListenArguments
{
    static readonly GriffinLimOptions Usual = new();

    readonly Option<int> _iterations = new("--iterations")
    {
        HelpName = "N",
        Description = "Number of Griffin-Lim iterations.",
        DefaultValueFactory = _ => Usual.Iterations,
    };
    readonly Option<double> _momentum = new("--momentum")
    {
        HelpName = "X",
        Description = "Momentum of Griffin-Lim: 0 is the plain algorithm, 0.99 the fast one.",
        DefaultValueFactory = _ => Usual.Momentum,
    };
    readonly Option<int> _seed = new("--seed") { HelpName = "N", Description = "Seed of the initial phases." };
    readonly Option<int?> _velocity = new("--velocity")
    {
        HelpName = "0..127",
        Description = "Velocity for a decoder that is conditioned on it. Default: from the file's name, or the best fit.",
    };
    readonly Option<bool> _force = CommonOptions.Force("Replace existing files; inputs are never replaced.");

    public static Option<string> Folder(string description) =>
        new("--out")
        {
            HelpName = "DIR",
            Description = description,
            Required = true,
        };

    public static Option<int?> Pitch(string description) => new("--pitch") { HelpName = "0..127", Description = description };

    /// <summary>Runs work under a bar that counts sounds.</summary>
    public static T Run<T>(string title, string unit, Func<IProgress<(int Done, int Total)>, T> work) =>
        ProgressBar.Run(
            title,
            bar => work(new BarProgress<(int Done, int Total)>(bar, p => new((double)p.Done / p.Total, $"{p.Done} of {p.Total} {unit}")))
        );

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_velocity, _iterations, _momentum, _seed, _force])
            command.Add(option);
    }

    public GriffinLimOptions GriffinLim(ParseResult parsed) =>
        new()
        {
            Iterations = parsed.GetValue(_iterations),
            Momentum = parsed.GetValue(_momentum),
            Seed = parsed.GetValue(_seed),
        };

    public int? Velocity(ParseResult parsed) => parsed.GetValue(_velocity);

    public bool Force(ParseResult parsed) => parsed.GetValue(_force);
}
