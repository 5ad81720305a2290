namespace VaePipeline.Training.Pipelines;

/// <summary>A file that is not a valid pipeline. The message is one line: file, line, problem, allowed values.</summary>
public sealed class PipelineFileException : VaePipelineException
{
    internal PipelineFileException(string file, int? line, string problem, Exception? inner = null)
        : base(line is null ? $"{file}: {problem}" : FormattableString.Invariant($"{file}:{line}: {problem}"), inner) =>
        (File, Line) = (file, line);

    /// <summary>The file, as the caller named it.</summary>
    public string File { get; }

    /// <summary>The line of the problem, from 1; null if it concerns the whole file.</summary>
    public int? Line { get; }
}
