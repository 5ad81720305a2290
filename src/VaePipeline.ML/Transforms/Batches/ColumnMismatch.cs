namespace VaePipeline.ML.Transforms.Batches;

/// <summary>Exceptions about a transform's input columns.</summary>
static class ColumnMismatch
{
    public static ArgumentOutOfRangeException Missing(string name, IEnumerable<string> given) =>
        new(paramName: null, $"Could not find input column '{name}'; there are: {string.Join(", ", given)}.");

    public static ArgumentOutOfRangeException WrongType(StageInput input, string given) =>
        new(paramName: null, $"Schema mismatch for input column '{input.Name}': expected {input.Type}, got {given}.");
}
