namespace VaePipeline.Datasets.Rendering;

/// <summary>The notes of one instrument.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Quota">How many notes to render.</param>
/// <param name="Order">All notes of the instrument in random order; a silent one is replaced by a later one.</param>
sealed record InstrumentPlan(RenderInstrument Instrument, int Quota, NoteKey[] Order);
