using NAudio.Midi;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// Events of one channel as a Standard MIDI File of format 0. A tick is a millisecond: 500 ticks per quarter note of 500,000 microseconds.
/// </summary>
sealed class MidiScore
{
    const int ReleaseVelocity = 64;
    const MidiController AllSoundOffController = (MidiController)120; // NAudio does not name it

    const int PercussionChannel = 10; // of General MIDI

    readonly int _channel;
    readonly MidiEventCollection _events = new(midiFileType: 0, deltaTicksPerQuarterNote: 500);

    int? _kit;

    /// <summary>A score for one program, or for percussion if it is null.</summary>
    public MidiScore(int? program)
    {
        _channel = program is null ? PercussionChannel : 1;
        Add(new TempoEvent(500_000, absoluteTime: 0));
        if (program is null)
            return;
        Add(new ControlChangeEvent(0, _channel, MidiController.BankSelect, 0));
        Add(new PatchChangeEvent(0, _channel, program.Value));
    }

    /// <summary>Holds a key from one time to another, in milliseconds, after a change of the kit if it is of another one.</summary>
    public void Note(int start, int end, NoteKey key)
    {
        if (key.Kit is { } kit && kit != _kit)
            Add(new PatchChangeEvent(start, _channel, kit));
        _kit = key.Kit;
        Add(new NoteEvent(start, _channel, MidiCommandCode.NoteOn, key.Pitch, key.Velocity));
        Add(new NoteEvent(end, _channel, MidiCommandCode.NoteOff, key.Pitch, ReleaseVelocity));
    }

    /// <summary>Ends every voice at a time in milliseconds, also those in their release.</summary>
    public void AllSoundOff(int time) => Add(new ControlChangeEvent(time, _channel, AllSoundOffController, 0));

    /// <summary>Writes the file; the track ends at a time in milliseconds.</summary>
    public void Write(Stream stream, int end)
    {
        Add(new MetaEvent(MetaEventType.EndTrack, 0, end));
        MidiFile.Export(stream, _events);
    }

    void Add(MidiEvent midiEvent) => _events.AddEvent(midiEvent, originalTrack: 0);
}
