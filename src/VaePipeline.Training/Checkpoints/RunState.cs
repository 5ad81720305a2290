using System.Globalization;
using VaePipeline.Training.Objectives;

namespace VaePipeline.Training.Checkpoints;

/// <summary>Where a run stands, between two steps. Random numbers need no state: they follow from seed, epoch and step.</summary>
sealed record RunState
{
    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>The epoch at work, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Steps taken within it.</summary>
    public int Batch { get; set; }

    /// <summary>Whether that epoch is done: trained, validated and in the logs.</summary>
    public bool EpochDone { get; set; }

    /// <summary>The epoch's losses so far, summed over its steps.</summary>
    public Losses Sum { get; set; }

    /// <summary>Seconds the epoch took so far.</summary>
    public double Seconds { get; set; }

    /// <summary>The validation measure of every epoch that is done; step size, best epoch and early stopping follow from it.</summary>
    public IReadOnlyList<double> Measures { get; set; } = [];

    /// <summary>Bytes that each log had by name; what a stopped run wrote after that is cut off on resuming.</summary>
    public IReadOnlyDictionary<string, long> LogLengths { get; init; } = new Dictionary<string, long>();

    const string LogPrefix = "log.";

    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>
        {
            ["step"] = Text(Step), ["epoch"] = Text(Epoch), ["batch"] = Text(Batch), ["epoch_done"] = Text(EpochDone ? 1 : 0),
            ["seconds"] = Text(Seconds), ["measures"] = string.Join(' ', Measures.Select(Text)),
            ["sum.beta"] = Text(Sum.Beta), ["sum.reconstruction"] = Text(Sum.Reconstruction), ["sum.kl_raw"] = Text(Sum.KlRaw),
            ["sum.kl_free_bits"] = Text(Sum.KlFreeBits), ["sum.contrastive"] = Text(Sum.Contrastive), ["sum.total"] = Text(Sum.Total),
        };
        foreach (var (name, length) in LogLengths)
            metadata[LogPrefix + name] = Text(length);
        return metadata;
    }

    /// <exception cref="FormatException">A value is missing or no number.</exception>
    public static RunState FromMetadata(IReadOnlyDictionary<string, string> metadata) => new()
    {
        Step = (long)Number(metadata, "step"),
        Epoch = (int)Number(metadata, "epoch"),
        Batch = (int)Number(metadata, "batch"),
        EpochDone = Number(metadata, "epoch_done") == 1,
        Seconds = Number(metadata, "seconds"),
        Measures = [.. Value(metadata, "measures").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)],
        Sum = new(Number(metadata, "sum.beta"), Number(metadata, "sum.reconstruction"), Number(metadata, "sum.kl_raw"),
            Number(metadata, "sum.kl_free_bits"), Number(metadata, "sum.contrastive"), Number(metadata, "sum.total")),
        LogLengths = metadata.Keys.Where(key => key.StartsWith(LogPrefix, StringComparison.Ordinal))
            .ToDictionary(key => key[LogPrefix.Length..], key => (long)Number(metadata, key)),
    };

    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static double Number(IReadOnlyDictionary<string, string> metadata, string key) => Parse(Value(metadata, key));

    static string Value(IReadOnlyDictionary<string, string> metadata, string key)
        => metadata.TryGetValue(key, out var text) ? text : throw new FormatException($"no '{key}'");
}
