namespace VaePipeline.Datasets;

/// <summary>Text from a file that may be hostile, safe to show in a message of one line.</summary>
static class PrintableText
{
    const int MaxLength = 80;

    /// <summary>At most 80 characters, with '?' for control characters.</summary>
    public static string Of(string text) => new([.. text.Take(MaxLength).Select(c => char.IsControl(c) ? '?' : c)]);
}
