namespace VaePipeline.Evaluation.Tables;

/// <summary>A row of a label file; null where a cell is empty.</summary>
/// <param name="Id">The note's id.</param>
/// <param name="Instrument">Its instrument.</param>
/// <param name="Family">The instrument's family.</param>
/// <param name="Source">How it produces sound.</param>
/// <param name="Pitch">MIDI pitch.</param>
/// <param name="Velocity">MIDI velocity.</param>
public sealed record LabeledNote(string Id, string? Instrument, string? Family, string? Source, int? Pitch, int? Velocity);
