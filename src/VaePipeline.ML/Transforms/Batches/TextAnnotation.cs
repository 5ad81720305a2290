namespace VaePipeline.ML.Transforms.Batches;

/// <summary>A text about the values of a column.</summary>
static class TextAnnotation
{
    public static DataViewSchema.Annotations Of(string name, string text)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(name, TextDataViewType.Instance, text.AsMemory());
        return annotations.ToAnnotations();
    }

    /// <summary>The text; null if the column has no such annotation.</summary>
    public static string? Read(DataViewSchema.Column column, string name)
    {
        if (column.Annotations.Schema.GetColumnOrNull(name) is null)
            return null;
        var text = default(ReadOnlyMemory<char>);
        column.Annotations.GetValue(name, ref text);
        return text.ToString();
    }
}
