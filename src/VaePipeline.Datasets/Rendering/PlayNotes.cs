namespace VaePipeline.Datasets.Rendering;

/// <summary>Plays the keys of one instrument: passes the <see cref="NoteSignal.Samples"/> samples of each to <paramref name="take"/>, even if silent.</summary>
delegate void PlayNotes(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken);

/// <summary>MIDI pitch and velocity of a note; of percussion the key, the velocity and the program of the kit.</summary>
readonly record struct NoteKey(int Pitch, int Velocity, int? Kit = null);

/// <summary>Receives one note; the samples are valid only during the call.</summary>
delegate void TakeNote(NoteKey key, ReadOnlySpan<float> samples);
