namespace VaePipeline.Evaluation.Probes;

/// <summary>Which notes probes are trained on, searched among and asked about.</summary>
public enum ProbeScope
{
    /// <summary>Every note: probes are cross-validated, and every note is searched for among all others.</summary>
    All,

    /// <summary>The held-out notes and nothing else: probes are cross-validated among them, neighbors sought among them.</summary>
    HeldOut,

    /// <summary>
    /// The held-out notes beside those the model was trained on: probes learn from the training notes and are tested on held-out ones;
    /// held-out notes search among all notes. For family, the training notes of an instrument are left out where it is tested.
    /// </summary>
    HeldOutAmongAll,
}
