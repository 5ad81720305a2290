namespace VaePipeline.Evaluation.Protocols;

/// <summary>Published ways to evaluate embeddings on NSynth, whose training, validation and test notes are of different instruments.</summary>
public enum ProbeProtocol
{
    /// <summary>
    /// The family of the test notes, by a linear probe of the training notes: Niizumi et al., "BYOL for audio", 2022, and its evaluation package EVAR.
    /// </summary>
    Evar,

    /// <summary>Their pitch and its pitch class, by a linear probe: Turian et al., "HEAR: Holistic evaluation of audio representations", 2022.</summary>
    Hear,

    /// <summary>Whether a test note's nearest test note at another pitch is of the same instrument, which no training note is of.</summary>
    Retrieval,
}
