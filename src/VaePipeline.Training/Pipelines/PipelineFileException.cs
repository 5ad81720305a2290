using VaePipeline.Foundation;

namespace VaePipeline.Training.Pipelines;

/// <summary>A pipeline YAML that cannot be read as one. The message is one line: file, line, what is wrong, what is allowed.</summary>
public sealed class PipelineFileException : VaePipelineException
{
    internal PipelineFileException(string file, int? line, string problem, Exception? inner = null)
        : base(line is null ? $"{file}: {problem}" : FormattableString.Invariant($"{file}:{line}: {problem}"), inner)
        => (File, Line) = (file, line);

    /// <summary>The file as it was given.</summary>
    public string File { get; }

    /// <summary>The line at fault, from 1; null when the file as a whole is.</summary>
    public int? Line { get; }
}
