namespace VaePipeline.Training.Examples;

/// <summary>The contrastive label of each row, and an order of the rows in which notes of one label share batches.</summary>
sealed class ContrastiveLabels
{
    readonly int[] _codes;
    readonly int _groupSize;

    /// <exception cref="TrainingException">Some rows have no label, or all have the same.</exception>
    public ContrastiveLabels(TrainingExamples examples, ContrastiveSection section)
    {
        var labels = section.Label == ContrastiveLabel.Instrument ? examples.Instruments : examples.Families;
        var name = KeyNames.FromProperty(section.Label.ToString());
        var missing = Enumerable.Range(0, examples.Count).Count(row => labels?[row] is null);
        if (missing > 0)
            throw new TrainingException(
                $"loss.contrastive needs the {name} of every note; {missing} of {examples.Count} have none. "
                    + "Leave the section out, or train on notes with labels (NSynth's examples.json)."
            );
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        _codes = [.. labels!.Select(label => codes.TryGetValue(label!, out var code) ? code : codes[label!] = codes.Count)];
        if (codes.Count < 2)
            throw new TrainingException(
                $"loss.contrastive needs notes of two or more labels; all {examples.Count} have the {name} {labels![0]}. Leave the section out."
            );
        _groupSize = section.NotesTogether;
    }

    /// <summary>Writes the label of each row as a number, (N).</summary>
    public void Fill(ReadOnlySpan<int> rows, Span<int> labels)
    {
        for (var i = 0; i < rows.Length; i++)
            labels[i] = _codes[rows[i]];
    }

    /// <summary>Shuffles the rows of an epoch in groups of notes of one label; the last group of a label may be smaller.</summary>
    public int[] Shuffled(int[] rows, int seed, int epoch)
    {
        var random = new Philox(seed, RandomStream.Shuffle, epoch);
        var order = (int[])rows.Clone();
        random.Shuffle(order);
        if (_groupSize == 1)
            return order;
        var groups = order.GroupBy(row => _codes[row]).OrderBy(label => label.Key).SelectMany(label => label.Chunk(_groupSize)).ToArray();
        int[] places = [.. Enumerable.Range(0, groups.Length)];
        random.Shuffle(places);
        return [.. places.SelectMany(place => groups[place])];
    }
}
