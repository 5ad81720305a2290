using System.Globalization;

namespace VaePipeline.Tests.ML.Faults;

/// <summary>Runs code under another culture, including the threads that it starts.</summary>
static class ForeignCulture
{
    public static void Run(string name, Action action)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Of(name);
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The culture; in invariant globalization mode, one with a decimal comma and another minus sign.</summary>
    static CultureInfo Of(string name)
    {
        try
        {
            return new(name);
        }
        catch (CultureNotFoundException)
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "−";
            return culture;
        }
    }
}
