using Microsoft.ML;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>What a cursor has to do for the columns it was asked for: which of the source's to read, which stages to run.</summary>
sealed class BatchPlan(StageBinding binding, bool[] shown, bool[] needed, StageBinding.Link[] links)
{
    public DataViewSchema Schema => binding.Schema;

    /// <summary>The source's columns that have to be read: shown ones, and inputs of stages that run.</summary>
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

    /// <summary>Whether a stage that runs makes the column.</summary>
    public bool Computes(int column) => Array.Exists(links, link => link.Makes(column));

    /// <summary>Rows that go through the stages together.</summary>
    int RunLength(int capacity)
    {
        var length = 1;
        foreach (var link in links)
            length = Math.Max(length, link.Stage.RunLength);
        return Math.Min(length, capacity);
    }

    /// <summary>
    /// Columns for the source's columns that <paramref name="isRead"/> picks, and for all that the stages make; null for the others. Those
    /// that are not shown hold a run of rows only, which stays in cache.
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

    /// <summary>The source's columns that stages read.</summary>
    public bool IsStageInput(DataViewSchema.Column column) => Array.Exists(links, link => Array.IndexOf(link.Inputs, column.Index) >= 0);

    /// <summary>The stages bound to <paramref name="columns"/>, which <see cref="MakeColumns"/> made for <paramref name="capacity"/> rows.</summary>
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

/// <summary>Stages with their columns, through which rows go run by run. Stages that go row by row and follow one another are run row by row together.</summary>
/// <param name="steps">The stages in order.</param>
/// <param name="passing">Columns whose values nobody reads once the stages that go row by row are through with the row.</param>
/// <param name="runLength">Rows of a run.</param>
sealed class BatchProgram(BatchProgram.Step[] steps, BatchColumn[] passing, int runLength)
{
    internal sealed record Step(BatchStage Stage, BatchColumn?[] Inputs, BatchColumn[] Outputs)
    {
        public bool TakesOne => Stage.RunLength == 1;

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
            if (!steps[from].TakesOne)
            {
                cancellationToken.ThrowIfCancellationRequested();
                steps[from].Run(run);
            }
            else
            {
                while (to < steps.Length && steps[to].TakesOne)
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
