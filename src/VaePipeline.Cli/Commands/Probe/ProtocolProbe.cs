using VaePipeline.Evaluation.Protocols;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>`vae probe TABLE --protocol NAME`: the figures of a published protocol.</summary>
sealed class ProtocolProbe
{
    readonly Option<string?> _protocol = new("--protocol")
    {
        HelpName = "NAME",
        Description =
            "Measure by a published protocol, on notes of the sets train, valid and test: 'evar' (family), 'hear' (pitch) or 'retrieval' (instruments that training never saw).",
    };

    public ProtocolProbe() => _protocol.AcceptOnlyFromAmong([.. Enum.GetNames<ProbeProtocol>().Select(name => name.ToLowerInvariant())]);

    public Option Option => _protocol;

    public bool IsWanted(ParseResult parsed) => parsed.GetValue(_protocol) is not null;

    public int Run(ParseResult parsed, ProbedNotes notes, bool withBaselines, string folder, int seed, CancellationToken cancellationToken)
    {
        var protocol = Enum.Parse<ProbeProtocol>(parsed.GetValue(_protocol)!, ignoreCase: true);
        var tables = notes.Read(cancellationToken);
        var baselines = withBaselines ? notes.Baselines(tables[0], new(), cancellationToken) : [];
        var report = ProgressBar.Run(
            "Probing",
            bar => ProtocolReport.Create([.. tables, .. baselines], protocol, seed, BarProgress.OfAnalysis(bar), cancellationToken)
        );
        report.Write(folder);
        ConsoleText.Write(report.Summary, indent: 0);
        ConsoleText.Write($"\n{Path.Combine(folder, "protocol.md")}  the report; protocol.csv in the same folder has every figure");
        return ExitCode.Ok;
    }
}
