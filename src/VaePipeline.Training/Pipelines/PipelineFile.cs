using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VaePipeline.Training.Pipelines;

/// <summary>Reads pipeline YAML strictly: unknown, repeated and missing keys and out-of-range values are errors that give the line.</summary>
static class PipelineFile
{
    public static Pipeline Load(string yamlPath)
    {
        try
        {
            return Parse(File.ReadAllText(yamlPath), yamlPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var missing = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new PipelineFileException(
                yamlPath,
                null,
                missing ? "no such file; the project's own are in pipelines/" : exception.Message,
                exception
            );
        }
    }

    public static Pipeline Parse(string yaml, string file)
    {
        var problem = ReadKeys(yaml, file);
        try
        {
            return PipelineYaml.Read(yaml);
        }
        catch (YamlException exception)
        {
            throw problem.Explain(exception);
        }
    }

    /// <summary>Checks that the text is one mapping, and keeps the positions of its keys for errors.</summary>
    static PipelineProblem ReadKeys(string yaml, string file)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                throw new PipelineFileException(file, null, "is empty; a pipeline needs at least 'name' and 'dataset'");
            var start = parser.Current!.Start;
            if (parser.Current is not MappingStart)
                throw new PipelineFileException(file, (int)start.Line, "a pipeline is a mapping of keys, such as 'name: ...'");
            YamlEntry[] entries = [.. YamlEntry.ReadMapping(parser)];
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out _))
                throw new PipelineFileException(
                    file,
                    (int)parser.Current!.Start.Line,
                    "a second YAML document; a pipeline is one document"
                );
            return new(file, entries, start);
        }
        catch (YamlException exception)
        {
            throw new PipelineFileException(
                file,
                (int)exception.Start.Line,
                $"not YAML: {exception.Message.ReplaceLineEndings(" ")}",
                exception
            );
        }
    }
}
