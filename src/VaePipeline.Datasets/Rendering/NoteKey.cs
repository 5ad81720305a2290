namespace VaePipeline.Datasets.Rendering;

/// <summary>MIDI pitch and velocity of a note.</summary>
readonly record struct NoteKey(int Pitch, int Velocity);
