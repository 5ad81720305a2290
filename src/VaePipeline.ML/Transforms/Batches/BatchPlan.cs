using Microsoft.ML;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>The work of a cursor for the requested columns: which columns of the source to read and which stages to run.</summary>
sealed class BatchPlan(StageBinding binding, bool[] shown, bool[] needed, StageBinding.Link[] links)
{
    public DataViewSchema Schema => binding.Schema;

    /// <summary>The source's columns to read: requested ones, and inputs of the stages that run.</summary>
    public IReadOnlyList<DataViewSchema.Column> SourceColumns { get; } = ColumnsOf(binding.Source, needed);

    static List<DataViewSchema.Column> ColumnsOf(DataViewSchema source, bool[] needed)
    {
        var columns = new List<DataViewSchema.Column>();
        foreach (var column in source)
            if (needed[column.Index])
                columns.Add(column);
        return columns;
    }

    public bool Shows(DataViewSchema.Column column) => column.Index < shown.Length && shown[column.Index];

    /// <summary>Whether the column is the output of a stage that runs.</summary>
    public bool Computes(int column) => Array.Exists(links, link => link.Makes(column));

    /// <summary>Rows that pass through the stages together.</summary>
    int RunLength(int capacity)
    {
        var length = 1;
        foreach (var link in links)
            length = Math.Max(length, link.Stage.RunLength);
        return Math.Min(length, capacity);
    }

    /// <summary>
    /// Makes columns for the source's columns that <paramref name="isRead"/> selects and for all outputs of the stages; the others are null.
    /// Outputs that are not requested store only one run of rows, which stays in cache.
    /// </summary>
    public BatchColumn?[] MakeColumns(int capacity, Func<DataViewSchema.Column, bool> isRead)
    {
        var columns = new BatchColumn?[Schema.Count];
        foreach (var column in SourceColumns)
            if (isRead(column))
                columns[column.Index] = BatchColumn.For(column.Type, capacity);
        var run = RunLength(capacity);
        var wholeRuns = (capacity + run - 1) / run * run;
        foreach (var link in links)
            for (var i = 0; i < link.Stage.Outputs.Count; i++)
                columns[link.FirstOutput + i] = link.Stage.MakeColumn(link.Stage.Outputs[i], shown[link.FirstOutput + i] ? wholeRuns : run);
        return columns;
    }

    /// <summary>Whether a stage that runs reads the column.</summary>
    public bool IsStageInput(DataViewSchema.Column column) => Array.Exists(links, link => Array.IndexOf(link.Inputs, column.Index) >= 0);

    /// <summary>Binds the stages to <paramref name="columns"/>, made by <see cref="MakeColumns"/> with the same capacity.</summary>
    public BatchProgram Compile(BatchColumn?[] columns, int capacity)
    {
        var steps = Array.ConvertAll(links, link => new BatchProgram.Step(link.Stage,
            Array.ConvertAll(link.Inputs, input => input < 0 ? null : columns[input]),
            columns[link.FirstOutput..(link.FirstOutput + link.Stage.Outputs.Count)]!));
        var passing = new List<BatchColumn>();
        foreach (var link in links)
            for (var column = link.FirstOutput; link.Makes(column); column++)
                if (!shown[column] && !Array.Exists(links, later => later.Stage.RunLength > 1 && Array.IndexOf(later.Inputs, column) >= 0))
                    passing.Add(columns[column]!);
        return new(steps, [.. passing], RunLength(capacity));
    }
}

/// <summary>Stages bound to columns. Rows are computed run by run; consecutive stages with runs of one row are computed together, row by row.</summary>
/// <param name="steps">The stages in order.</param>
/// <param name="passing">Columns whose values are not needed after the row-by-row stages.</param>
/// <param name="runLength">Rows per run.</param>
sealed class BatchProgram(BatchProgram.Step[] steps, BatchColumn[] passing, int runLength)
{
    internal sealed record Step(BatchStage Stage, BatchColumn?[] Inputs, BatchColumn[] Outputs)
    {
        public bool IsRowByRow => Stage.RunLength == 1;

        public void Run(RowRun rows) => Stage.Run(Inputs, Outputs, rows);
    }

    public void Run(int rows, CancellationToken cancellationToken)
    {
        for (var first = 0; first < rows; first += runLength)
            Run(new RowRun(first, Math.Min(runLength, rows - first), runLength), cancellationToken);
    }

    void Run(RowRun run, CancellationToken cancellationToken)
    {
        for (var from = 0; from < steps.Length;)
        {
            var to = from + 1;
            if (!steps[from].IsRowByRow)
            {
                cancellationToken.ThrowIfCancellationRequested();
                steps[from].Run(run);
            }
            else
            {
                while (to < steps.Length && steps[to].IsRowByRow)
                    to++;
                for (var row = run.First; row < run.End; row++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    foreach (var step in steps.AsSpan(from, to - from))
                        step.Run(new(row, 1, 1));
                    foreach (var column in passing)
                        column.Release(row);
                }
            }
            from = to;
        }
    }
}
