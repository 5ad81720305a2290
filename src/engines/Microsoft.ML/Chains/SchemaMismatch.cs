namespace Microsoft.ML;

/// <summary>Complaints about columns that a transform needs.</summary>
static class SchemaMismatch
{
    public static ArgumentOutOfRangeException Missing(string parameter, string column) =>
        new(parameter, $"Could not find input column '{column}'");

    public static ArgumentOutOfRangeException WrongType(string parameter, string column, string expected, string actual) =>
        new(parameter, $"Schema mismatch for input column '{column}': expected {expected}, got {actual}");
}
