namespace VaePipeline.Datasets.Rendering;

/// <summary>The notes of one instrument: how many to render, and all of them in random order; a silent one is replaced by a later one.</summary>
sealed record InstrumentPlan(RenderInstrument Instrument, int Quota, NoteKey[] Order);

/// <summary>Decides which notes each instrument plays. Depends only on the seed, not on threads, machines or failures.</summary>
static class RenderPlan
{
    public static IReadOnlyList<InstrumentPlan> Create(IReadOnlyList<RenderInstrument> instruments, int notes, int seed)
    {
        var max = instruments.Sum(instrument => instrument.Capacity);
        if (notes > max)
            throw new DatasetException(
                $"{notes} notes requested, but {instruments.Count} instruments have {max} different ones; request {max} or fewer."
            );
        var quotas = Quotas(instruments, notes, seed);
        var plans = instruments.Select((instrument, i) => new InstrumentPlan(instrument, quotas[i], Draw(instrument, seed)));
        return [.. plans.Where(plan => plan.Quota > 0)];
    }

    /// <summary>Equal shares. Notes that an instrument cannot play go to the others; the remainder goes to random instruments.</summary>
    static int[] Quotas(IReadOnlyList<RenderInstrument> instruments, int notes, int seed)
    {
        var quotas = new int[instruments.Count];
        var order = Enumerable.Range(0, instruments.Count).ToArray();
        new Xoshiro256(seed, stream: -1).Shuffle<int>(order);
        while (notes > 0)
        {
            var open = order.Where(i => quotas[i] < instruments[i].Capacity).ToArray();
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
        NoteKey[] keys = [.. instrument.Keys()];
        new Xoshiro256(seed, instrument.Id).Shuffle<NoteKey>(keys);
        return keys;
    }
}
