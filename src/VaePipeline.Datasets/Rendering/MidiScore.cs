using NAudio.Midi;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// Events of one channel as a Standard MIDI File of format 0. A tick is a millisecond: 500 ticks per quarter note of 500,000 microseconds.
/// </summary>
sealed class MidiScore
{
    const int Channel = 1;
    const int ReleaseVelocity = 64;
    const MidiController AllSoundOffController = (MidiController)120; // NAudio does not name it

    readonly MidiEventCollection _events = new(midiFileType: 0, deltaTicksPerQuarterNote: 500);

    public MidiScore(int program)
    {
        Add(new TempoEvent(500_000, absoluteTime: 0));
        Add(new ControlChangeEvent(0, Channel, MidiController.BankSelect, 0));
        Add(new PatchChangeEvent(0, Channel, program));
    }

    /// <summary>Holds a key from one time to another, in milliseconds.</summary>
    public void Note(int start, int end, NoteKey key)
    {
        Add(new NoteEvent(start, Channel, MidiCommandCode.NoteOn, key.Pitch, key.Velocity));
        Add(new NoteEvent(end, Channel, MidiCommandCode.NoteOff, key.Pitch, ReleaseVelocity));
    }

    /// <summary>Ends every voice at a time in milliseconds, also those in their release.</summary>
    public void AllSoundOff(int time) => Add(new ControlChangeEvent(time, Channel, AllSoundOffController, 0));

    /// <summary>Writes the file; the track ends at a time in milliseconds.</summary>
    public void Write(Stream stream, int end)
    {
        Add(new MetaEvent(MetaEventType.EndTrack, 0, end));
        MidiFile.Export(stream, _events);
    }

    void Add(MidiEvent midiEvent) => _events.AddEvent(midiEvent, originalTrack: 0);
}
