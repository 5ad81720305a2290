using VaePipeline.Datasets.Randomness;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// One instrument's share: how many notes, and all it can play in the order drawn (silent ones are replaced by later ones).
/// </summary>
sealed record InstrumentPlan(RenderInstrument Instrument, int Quota, NoteKey[] Order);

/// <summary>Who plays what, from the seed alone: threads, machines and failures never change it.</summary>
static class RenderPlan
{
    public static IReadOnlyList<InstrumentPlan> Create(IReadOnlyList<RenderInstrument> instruments, int notes, int seed)
    {
        var most = instruments.Sum(instrument => instrument.Capacity);
        if (notes > most)
            throw new DatasetException(
                $"{notes} notes asked for, but {instruments.Count} instruments can play {most} different ones; ask for {most} or fewer.");
        var quotas = Quotas(instruments, notes, seed);
        var plans = instruments.Select((instrument, i) => new InstrumentPlan(instrument, quotas[i], Draw(instrument, seed)));
        return [.. plans.Where(plan => plan.Quota > 0)];
    }

    /// <summary>An even share each; what one cannot play goes to the others, and who gets the odd note is drawn.</summary>
    static int[] Quotas(IReadOnlyList<RenderInstrument> instruments, int notes, int seed)
    {
        var quotas = new int[instruments.Count];
        var turn = Enumerable.Range(0, instruments.Count).ToArray();
        new Xoshiro256(seed, stream: -1).Shuffle<int>(turn);
        while (notes > 0)
        {
            var open = turn.Where(i => quotas[i] < instruments[i].Capacity).ToArray();
            var share = Math.Max(1, notes / open.Length);
            foreach (var i in open)
            {
                var more = Math.Min(Math.Min(share, notes), instruments[i].Capacity - quotas[i]);
                quotas[i] += more;
                notes -= more;
            }
        }
        return quotas;
    }

    static NoteKey[] Draw(RenderInstrument instrument, int seed)
    {
        var keys = new NoteKey[instrument.Capacity];
        var velocities = RenderInstrument.Velocities;
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new(instrument.LowPitch + i / velocities.Count, velocities[i % velocities.Count]);
        new Xoshiro256(seed, instrument.Program).Shuffle<NoteKey>(keys);
        return keys;
    }
}
