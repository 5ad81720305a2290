using System.Buffers.Binary;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// Writes one channel's events as a Standard MIDI File of format 0, a tick being a millisecond
/// (MIDI 1.0 specification, "Standard MIDI Files": 500 ticks a quarter at 120 quarters a minute).
/// </summary>
sealed class MidiFile
{
    readonly List<byte> _track = [];
    int _now;

    public MidiFile() => Event(0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20); // tempo: 500,000 microseconds a quarter

    public void Program(int time, int program)
    {
        Event(time, 0xB0, 0, 0); // bank 0
        Event(time, 0xC0, (byte)program);
    }

    public void NoteOn(int time, NoteKey key) => Event(time, 0x90, (byte)key.Pitch, (byte)key.Velocity);

    public void NoteOff(int time, NoteKey key) => Event(time, 0x80, (byte)key.Pitch, 64);

    /// <summary>Ends every voice at once, releases included.</summary>
    public void AllSoundOff(int time) => Event(time, 0xB0, 120, 0);

    /// <summary>The whole file; nothing can be added afterwards.</summary>
    public byte[] End(int time)
    {
        Event(time, 0xFF, 0x2F, 0);
        var file = new byte[22 + _track.Count];
        "MThd"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), 6);
        BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(8), 0); // format 0: one track
        BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(10), 1);
        BinaryPrimitives.WriteInt16BigEndian(file.AsSpan(12), 500); // ticks a quarter
        "MTrk"u8.CopyTo(file.AsSpan(14));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(18), _track.Count);
        _track.CopyTo(file, 22);
        return file;
    }

    void Event(int time, params ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, _now);
        var wait = time - _now;
        _now = time;
        for (var shift = 21; shift > 0; shift -= 7)
            if (wait >> shift != 0)
                _track.Add((byte)(0x80 | (wait >> shift & 0x7F)));
        _track.Add((byte)(wait & 0x7F));
        _track.AddRange(bytes);
    }
}
