using System.Diagnostics;

namespace VaePipeline.Training.Runs;

/// <summary>Measures the steps of this process and the pauses between its epochs: speed, remaining time, and when the next report is due.</summary>
sealed class StepClock(long steps, int stepsPerEpoch)
{
    const double ReportEverySeconds = 0.2;

    long _last;
    long _count;
    double _seconds;
    int _epochs;
    double _secondsBetween;
    double _unreported;

    /// <summary>Whether a report is due; a true answer restarts the interval.</summary>
    public bool ReportIsDue()
    {
        if (_unreported < ReportEverySeconds)
            return false;
        _unreported = 0;
        return true;
    }

    /// <summary>Steps per second so far; 0 before the first step.</summary>
    public double StepsPerSecond => _seconds > 0 ? _count / _seconds : 0;

    /// <summary>Starts the clock, or restarts it after something that is neither a step nor the end of an epoch.</summary>
    public void Start() => _last = Stopwatch.GetTimestamp();

    /// <summary>Counts a step and returns its seconds.</summary>
    public double Step()
    {
        var seconds = Lap();
        _count++;
        _seconds += seconds;
        _unreported += seconds;
        return seconds;
    }

    /// <summary>Counts the end of an epoch: validation and checkpoint.</summary>
    public void EpochEnd()
    {
        _epochs++;
        _secondsBetween += Lap();
    }

    /// <summary>Remaining time after a number of steps, at the speed so far; it includes ends of epochs once one has been measured.</summary>
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
