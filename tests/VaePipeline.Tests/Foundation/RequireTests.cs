using System.Globalization;
using VaePipeline.Foundation;

namespace VaePipeline.Tests.Foundation;

public class RequireTests
{
    [Fact]
    public void An_allowed_value_passes() => Require.That(true, 3, "1 to 5");

    [Fact]
    public void The_message_contains_name_value_and_allowed_values()
    {
        var levelDb = 50;
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Require.That(levelDb <= 40, levelDb, "0 to 40 dB"));
        Assert.Equal("levelDb", exception.ParamName);
        Assert.StartsWith("levelDb is 50; allowed: 0 to 40 dB.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_can_be_given()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Require.That(false, "x", "csv, tsv", "Format"));
        Assert.Equal("Format", exception.ParamName);
        Assert.StartsWith("Format is x; allowed: csv, tsv.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_formatted_independently_of_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.StartsWith(
                "1.5 is 1.5;",
                Assert.Throws<ArgumentOutOfRangeException>(() => Require.That(false, 1.5, "0 to 1")).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
