using System.Globalization;

namespace VaePipeline.Tests.ML.Faults;

/// <summary>Code run under another culture, which flows to the threads it starts.</summary>
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

    /// <summary>The culture, or, where the runtime has no cultures, one with a comma and another minus.</summary>
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
