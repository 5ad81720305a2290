using VaePipeline.Analytics.Neighbours;
using VaePipeline.Analytics.Statistics;

namespace VaePipeline.Analytics.Probes;

/// <summary>What probes say of one table.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Units">Units of its vectors.</param>
/// <param name="Verdict">Its verdict on collapse.</param>
/// <param name="Retrieval">Retrieval by distance, at another pitch first.</param>
/// <param name="Probes">Linear probes.</param>
public sealed record ProbedTable(string Name, int Units, SpaceVerdict Verdict, IReadOnlyList<RetrievalScore> Retrieval, IReadOnlyList<ProbeScore> Probes);
