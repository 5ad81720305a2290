using System.Text.Json.Serialization;

namespace VaePipeline.Training.Checkpoints;

/// <summary>The position of a run between two steps. Random numbers need no state: they depend on seed, epoch and step alone.</summary>
sealed record RunState
{
    /// <summary>Steps taken, in all epochs.</summary>
    public long Step { get; set; }

    /// <summary>The current epoch, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Steps taken in the current epoch.</summary>
    public int Batch { get; set; }

    /// <summary>Whether the current epoch is trained, validated and logged.</summary>
    public bool EpochDone { get; set; }

    /// <summary>Losses of the current epoch, summed over its steps.</summary>
    public Losses Sum { get; set; }

    /// <summary>Seconds that the current epoch has taken.</summary>
    public double Seconds { get; set; }

    /// <summary>The validation measure of every finished epoch; step size, best epoch and early stopping follow from it.</summary>
    public IReadOnlyList<double> Measures { get; set; } = [];

    /// <summary>Length of each log in bytes, by file name. On resuming, what the stopped run wrote after that is cut off.</summary>
    public IReadOnlyDictionary<string, long> LogLengths { get; init; } = new Dictionary<string, long>();

    /// <summary>The state at the start of the next epoch.</summary>
    public RunState NextEpoch() => this with { Epoch = Epoch + 1, Batch = 0, Sum = new(), Seconds = 0, EpochDone = false };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    IgnoreReadOnlyProperties = true
)]
[JsonSerializable(typeof(RunState))]
sealed partial class RunStateJson : JsonSerializerContext;
