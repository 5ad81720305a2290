using CsvHelper;

namespace VaePipeline.Evaluation.Reports;

/// <summary>Writes a CSV: UTF-8, invariant culture, line feeds. Values that were not measured are empty cells.</summary>
sealed class CsvTable
{
    readonly CsvWriter _csv;

    CsvTable(CsvWriter csv) => _csv = csv;

    /// <summary>Writes a file whole or not at all.</summary>
    public static void Write(string path, Action<CsvTable> write) =>
        AtomicFile.Write(
            path,
            stream =>
            {
                using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
                write(new(csv));
            }
        );

    /// <summary>Writes one row.</summary>
    public void Row(params ReadOnlySpan<object?> cells)
    {
        foreach (var cell in cells)
            Field(cell);
        _csv.EndRecord();
    }

    void Field(object? cell)
    {
        switch (cell)
        {
            case double number when !double.IsFinite(number):
                _csv.WriteField("");
                break;
            case double number:
                _csv.WriteField(number, "G9", CultureInfo.InvariantCulture);
                break;
            case bool yes:
                _csv.WriteField(yes ? "1" : "0");
                break;
            default:
                _csv.WriteField(cell);
                break;
        }
    }
}
