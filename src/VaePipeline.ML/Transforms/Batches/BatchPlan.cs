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

    /// <summary>Throws unless values of a column may be read as the requested type.</summary>
    public void RequireShown(DataViewSchema.Column column, Type requested)
    {
        if (!Shows(column))
            throw new ArgumentOutOfRangeException(
                nameof(column),
                $"Column '{column.Name}' is not active: the cursor was opened without it."
            );
        if (requested != column.Type.RawType)
            throw new InvalidOperationException(
                $"Column '{column.Name}' of type '{column.Type}' is read as {column.Type.RawType}, not as {requested}."
            );
    }

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
    /// Makes columns for <see cref="SourceColumns"/> and all outputs of the stages; the others are null. Outputs that are not requested store
    /// only one run of rows, which stays in cache.
    /// </summary>
    public BatchColumn?[] MakeColumns(int capacity)
    {
        var columns = new BatchColumn?[Schema.Count];
        foreach (var column in SourceColumns)
            columns[column.Index] = BatchColumn.For(column.Type, capacity);
        var run = RunLength(capacity);
        var wholeRuns = (capacity + run - 1) / run * run;
        foreach (var link in links)
            for (var i = 0; i < link.Stage.Outputs.Length; i++)
                columns[link.FirstOutput + i] = link.Stage.Outputs[i].MakeColumn(shown[link.FirstOutput + i] ? wholeRuns : run);
        return columns;
    }

    /// <summary>Binds the stages to <paramref name="columns"/>, made by <see cref="MakeColumns"/> with the same capacity.</summary>
    public BatchProgram Compile(BatchColumn?[] columns, int capacity)
    {
        var steps = Array.ConvertAll(
            links,
            link => new BatchProgram.Step(
                link.Stage,
                Array.ConvertAll(link.Inputs, input => input < 0 ? null : columns[input]),
                columns[link.FirstOutput..(link.FirstOutput + link.Stage.Outputs.Length)]!
            )
        );
        var passing = new List<BatchColumn>();
        foreach (var link in links)
            for (var column = link.FirstOutput; link.Makes(column); column++)
                if (!shown[column] && !Array.Exists(links, later => later.Stage.RunLength > 1 && Array.IndexOf(later.Inputs, column) >= 0))
                    passing.Add(columns[column]!);
        return new(steps, [.. passing], RunLength(capacity));
    }
}

/// <summary>
/// Stages bound to columns. Rows are computed run by run; consecutive stages with runs of one row are computed together, row by row, after which the
/// values of <paramref name="passing"/> columns are not needed.
/// </summary>
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
        for (var from = 0; from < steps.Length; )
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
