using VaePipeline.Audio.Resampling;

namespace VaePipeline.Audio;

/// <summary>
/// Resamples a sound block by block, with the same results as resampling the whole. A block is a whole number of periods (after a period,
/// inputs and outputs coincide in time again), read with the inputs on both sides that its outputs depend on.
/// </summary>
internal sealed class ResampledSource
{
    const int MinOutputs = 1 << 13;

    readonly SoundSource _source;
    readonly Resampler _resampler;
    readonly int _blockIn,
        _blockOut,
        _beforeIn,
        _beforeOut;
    readonly float[] _inputs,
        _outputs;
    int _inputCount,
        _outputFrom,
        _outputTo;
    bool _isAtEnd;

    public ResampledSource(SoundSource source, Resampler resampler)
    {
        (_source, _resampler) = (source, resampler);
        var (up, down) = resampler.Period;
        var periods = Math.Max(1, MinOutputs / up);
        var before = (resampler.HalfTaps + down - 1) / down;
        (_blockIn, _blockOut, _beforeIn, _beforeOut) = (periods * down, periods * up, before * down, before * up);
        _inputs = new float[_beforeIn + _blockIn + resampler.HalfTaps + 1];
        _outputs = new float[_beforeOut + _blockOut];
        _inputCount = _beforeIn; // silence before the sound
    }

    /// <summary>Reads until the span is full or the sound ends.</summary>
    public int Read(Span<float> samples)
    {
        var count = 0;
        while (count < samples.Length && (_outputFrom < _outputTo || NextBlock()))
        {
            var part = Math.Min(samples.Length - count, _outputTo - _outputFrom);
            _outputs.AsSpan(_outputFrom, part).CopyTo(samples[count..]);
            (count, _outputFrom) = (count + part, _outputFrom + part);
        }
        return count;
    }

    bool NextBlock()
    {
        while (!_isAtEnd && _inputCount < _inputs.Length)
        {
            var read = _source.ReadMono(_inputs.AsSpan(_inputCount));
            _isAtEnd = read == 0;
            _inputCount += read;
        }
        _outputTo = _resampler.Resample(_inputs.AsSpan(0, _inputCount), _outputs);
        _outputFrom = Math.Min(_beforeOut, _outputTo);
        var passed = Math.Min(_blockIn, _inputCount);
        _inputs.AsSpan(passed, _inputCount - passed).CopyTo(_inputs);
        _inputCount -= passed;
        return _outputFrom < _outputTo;
    }
}
