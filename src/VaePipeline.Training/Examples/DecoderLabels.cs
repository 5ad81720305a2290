namespace VaePipeline.Training.Examples;

/// <summary>The decoder's conditioning for each row: one-hot pitch, then velocity / 127, whichever the architecture has.</summary>
sealed class DecoderLabels
{
    readonly Conditioning _conditioning;
    readonly int[]? _pitches;
    readonly int[]? _velocities;

    /// <exception cref="TrainingException">Some rows lack a label that the decoder is conditioned on.</exception>
    public DecoderLabels(TrainingExamples examples, Conditioning conditioning)
    {
        _conditioning = conditioning;
        _pitches =
            !conditioning.Pitch ? null
            : conditioning.NoPitch
                ? [.. Enumerable.Range(0, examples.Count).Select(row => examples.Pitches?[row] ?? Conditioning.Unpitched)]
            : Complete(examples.Pitches, examples.Count, "pitch", Conditioning.Pitches);
        _velocities = conditioning.Velocity ? Complete(examples.Velocities, examples.Count, "velocity", 128) : null;
    }

    /// <summary>Values per row; 0 without conditioning.</summary>
    public int Width => _conditioning.Width;

    /// <summary>Writes the labels of N rows, (N, <see cref="Width"/>).</summary>
    public void Fill(ReadOnlySpan<int> rows, Span<float> conditioning)
    {
        conditioning.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            var label = conditioning.Slice(i * Width, Width);
            if (_pitches is not null)
                label[_pitches[rows[i]]] = 1;
            if (_velocities is not null)
                label[^1] = _velocities[rows[i]] / 127f;
        }
    }

    static int[] Complete(IReadOnlyList<int?>? values, int count, string name, int limit)
    {
        var missing = Enumerable.Range(0, count).Count(row => values?[row] is not { } value || value < 0 || value >= limit);
        return missing == 0
            ? [.. values!.Select(value => value!.Value)]
            : throw new TrainingException(
                $"model.conditioning.{name} needs the {name} of every note, 0 to {limit - 1}; {missing} of {count} have none. "
                    + $"Switch it off{(name == "pitch" ? ", set model.conditioning.no_pitch for sounds without pitch" : "")}, "
                    + "or train on notes with labels (NSynth's examples.json)."
            );
    }
}
