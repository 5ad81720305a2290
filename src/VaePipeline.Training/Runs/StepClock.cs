using System.Diagnostics;

namespace VaePipeline.Training.Runs;

/// <summary>Measures the steps of this process and what lies between its epochs: speed, the time left, and when to report again.</summary>
sealed class StepClock(long steps, int stepsPerEpoch)
{
    const double ReportEverySeconds = 0.2;

    long _last;
    long _count;
    double _seconds;
    int _epochs;
    double _secondsBetween;
    double _unreported;

    /// <summary>Whether a report is due; asking takes note of it.</summary>
    public bool ReportIsDue
    {
        get
        {
            if (_unreported < ReportEverySeconds)
                return false;
            _unreported = 0;
            return true;
        }
    }

    /// <summary>Steps a second so far; 0 before the first.</summary>
    public double StepsPerSecond => _seconds > 0 ? _count / _seconds : 0;

    /// <summary>Starts, or goes on after something that is neither step nor end of an epoch.</summary>
    public void Start() => _last = Stopwatch.GetTimestamp();

    /// <summary>Takes note of a step and returns its seconds.</summary>
    public double Step()
    {
        var seconds = Lap();
        _count++;
        _seconds += seconds;
        _unreported += seconds;
        return seconds;
    }

    /// <summary>Takes note of what ended an epoch: validation, checkpoint.</summary>
    public void EpochEnd()
    {
        _epochs++;
        _secondsBetween += Lap();
    }

    /// <summary>Time left after some steps, at the speed so far; ends of epochs are counted once one was seen.</summary>
    public TimeSpan Remaining(long done)
    {
        if (_count == 0)
            return TimeSpan.Zero;
        var left = steps - done;
        var epochsLeft = (left + stepsPerEpoch - 1) / stepsPerEpoch;
        return TimeSpan.FromSeconds(left * _seconds / _count + epochsLeft * _secondsBetween / Math.Max(1, _epochs));
    }

    double Lap()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        return seconds;
    }
}
