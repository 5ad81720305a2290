using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Tests.Datasets;

public class RenderPlanTests
{
    [Fact]
    public void Ninety_six_programs_cover_all_eleven_families()
    {
        var instruments = GeneralMidi.Instruments;
        Assert.Equal(96, instruments.Count);
        Assert.Equal(96, instruments.Select(instrument => instrument.Program).Distinct().Count());
        Assert.Equal(96, instruments.Select(instrument => instrument.Name).Distinct().Count());
        Assert.Equal(NSynthName.Families, instruments.Select(instrument => instrument.Family).Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            instruments,
            instrument =>
            {
                Assert.Contains(instrument.Source, NSynthName.Sources);
                Assert.InRange(instrument.LowPitch, 21, instrument.HighPitch);
                Assert.InRange(instrument.HighPitch, instrument.LowPitch + 26, 108);
            }
        );
        // drums, the orchestra hit and sound effects
        Assert.DoesNotContain(instruments, instrument => instrument.Program is 47 or 55 or >= 115 or (>= 96 and <= 103));
    }

    [Fact]
    public void Notes_are_shared_evenly_and_differ()
    {
        var plans = RenderPlan.Create(GeneralMidi.Instruments, 12_600, seed: 1);
        Assert.Equal(12_600, plans.Sum(plan => plan.Quota));
        Assert.All(
            plans,
            plan =>
            {
                Assert.InRange(plan.Quota, 131, 132);
                Assert.Equal(plan.Instrument.Capacity, plan.Order.Distinct().Count());
                Assert.All(plan.Order, key => Assert.InRange(key.Pitch, plan.Instrument.LowPitch, plan.Instrument.HighPitch));
                Assert.All(plan.Order, key => Assert.Contains(key.Velocity, RenderInstrument.Velocities));
            }
        );
    }

    [Fact]
    public void A_plan_depends_only_on_the_seed()
    {
        var one = RenderPlan.Create(GeneralMidi.Instruments, 500, seed: 1);
        Assert.Equal(
            one.Select(plan => (plan.Instrument.Name, plan.Quota, plan.Order[0])),
            RenderPlan.Create(GeneralMidi.Instruments, 500, seed: 1).Select(plan => (plan.Instrument.Name, plan.Quota, plan.Order[0]))
        );
        Assert.NotEqual(one[0].Order, RenderPlan.Create(GeneralMidi.Instruments, 500, seed: 2)[0].Order);
        Assert.NotEqual(one[0].Order, one[1].Order);
    }

    [Fact]
    public void Fewer_notes_than_instruments_use_some_instruments()
    {
        var plans = RenderPlan.Create(GeneralMidi.Instruments, 10, seed: 1);
        Assert.Equal(10, plans.Count);
        Assert.All(plans, plan => Assert.Equal(1, plan.Quota));
    }

    [Fact]
    public void Notes_that_a_small_instrument_cannot_play_go_to_the_others()
    {
        RenderInstrument[] two = [new(0, "small", "bass", "acoustic", 0, 60, 60), new(1, "large", "bass", "acoustic", 1, 60, 69)];
        Assert.Equal([5, 35], RenderPlan.Create(two, 40, seed: 1).Select(plan => plan.Quota));
        Assert.Equal([5, 50], RenderPlan.Create(two, 55, seed: 1).Select(plan => plan.Quota));
        var error = Assert.Throws<DatasetException>(() => RenderPlan.Create(two, 56, seed: 1));
        Assert.Contains("55 or fewer", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The bytes that the specification of Standard MIDI Files requires, written by hand.</summary>
    [Fact]
    public void A_score_is_a_standard_MIDI_file()
    {
        var score = new MidiScore(program: 40);
        score.Note(0, 3_000, new(60, 100));
        score.AllSoundOff(3_127);
        using var stream = new MemoryStream();
        score.Write(stream, 3_127 + 16_384);
        Assert.Equal(
            [
                0x4D,
                0x54,
                0x68,
                0x64,
                0,
                0,
                0,
                6,
                0,
                0,
                0,
                1,
                0x01,
                0xF4, // MThd, format 0, one track, 500 ticks
                0x4D,
                0x54,
                0x72,
                0x6B,
                0,
                0,
                0,
                33, // MTrk
                0,
                0xFF,
                0x51,
                3,
                0x07,
                0xA1,
                0x20, // 500,000 us per quarter note
                0,
                0xB0,
                0,
                0,
                0,
                0xC0,
                40, // bank, program
                0,
                0x90,
                60,
                100,
                0x97,
                0x38,
                0x80,
                60,
                64, // after 3,000 = 23 * 128 + 56
                0x7F,
                0xB0,
                120,
                0, // after 127
                0x81,
                0x80,
                0x00,
                0xFF,
                0x2F,
                0, // after 16,384
            ],
            stream.ToArray()
        );
    }
}
