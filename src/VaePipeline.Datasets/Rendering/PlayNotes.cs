namespace VaePipeline.Datasets.Rendering;

/// <summary>Plays the keys of one instrument: passes the <see cref="NoteSignal.Samples"/> samples of each to <paramref name="take"/>, silent ones included.</summary>
delegate void PlayNotes(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken);

/// <summary>Receives one note; the samples are valid only during the call.</summary>
delegate void TakeNote(NoteKey key, ReadOnlySpan<float> samples);
