namespace VaePipeline.Evaluation.Listening;

/// <summary>Pitch and velocity for a decoder, which uses those it is conditioned on.</summary>
/// <param name="Pitch">MIDI pitch. [0, 127]</param>
/// <param name="Velocity">MIDI velocity. [0, 127]</param>
public readonly record struct NoteLabel(int Pitch, int Velocity);
