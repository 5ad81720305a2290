namespace VaePipeline.Training.Pipelines;

/// <summary>The units that the free bits apply to.</summary>
public enum FreeBitsScope
{
    /// <summary>All units together, as in the experiment log: one unit may use all of them.</summary>
    Total,

    /// <summary>Each unit has its own free bits (Kingma et al. 2016, with groups of one unit).</summary>
    Unit,
}
