using System.Diagnostics;

namespace VaePipeline.Training.Runs;

/// <summary>Measures the steps of this process: their speed, the time left, and when to report again.</summary>
sealed class StepClock(long steps)
{
    const double ReportEverySeconds = 0.2;

    long _last;
    long _count;
    double _seconds;
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

    /// <summary>Starts, or goes on after something that is no step.</summary>
    public void Start() => _last = Stopwatch.GetTimestamp();

    /// <summary>Takes note of a step and returns its seconds.</summary>
    public double Step()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        _count++;
        _seconds += seconds;
        _unreported += seconds;
        return seconds;
    }

    /// <summary>Time left after some steps, at the speed so far.</summary>
    public TimeSpan Remaining(long done) => _count == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((steps - done) * _seconds / _count);
}
