namespace VaePipeline.Evaluation.Probes;

/// <summary>Which notes are used for training, search and tests of probes.</summary>
public enum ProbeScope
{
    /// <summary>All notes: probes are cross-validated, and neighbors are searched for among all notes.</summary>
    All,

    /// <summary>Only the held-out notes: probes are cross-validated on them, and neighbors are searched for among them.</summary>
    HeldOut,

    /// <summary>
    /// Held-out notes among all notes: probes are trained on the training notes and tested on the held-out ones, whose neighbors are searched
    /// for among all notes. For family, the training notes of the tested instruments are left out.
    /// </summary>
    HeldOutAmongAll,
}
