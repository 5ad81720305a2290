using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VaePipeline.Training.Pipelines;

/// <summary>Reads pipeline YAML strictly: an unknown, repeated or missing key, or a value out of range, is an error with its line.</summary>
public static class PipelineFile
{
    /// <summary>Reads and checks a pipeline.</summary>
    /// <exception cref="PipelineFileException">The file is missing, or is not a valid pipeline.</exception>
    public static Pipeline Load(string yamlPath)
    {
        try
        {
            return Parse(File.ReadAllText(yamlPath), yamlPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var missing = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new PipelineFileException(yamlPath, null, missing ? "no such file; the ones that come with the project are in pipelines/" : exception.Message, exception);
        }
    }

    /// <summary>Reads and checks a pipeline from text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="file">The name that errors give.</param>
    /// <exception cref="PipelineFileException">The text is not a valid pipeline.</exception>
    public static Pipeline Parse(string yaml, string file)
        => new YamlBinder(file).Bind<Pipeline>(Root(yaml, file));

    static YamlMappingNode Root(string yaml, string file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException exception)
        {
            var line = (int)exception.Start.Line;
            var problem = exception.Message.Contains("Duplicate key", StringComparison.Ordinal)
                ? $"key '{KeyAt(yaml, exception.Start)}' is given twice in one section; keep one of them"
                : $"not YAML: {exception.InnerException?.Message ?? exception.Message}";
            throw new PipelineFileException(file, line, problem.ReplaceLineEndings(" "), exception);
        }
        return stream.Documents switch
        {
            [] => throw new PipelineFileException(file, null, "is empty; a pipeline needs at least 'name' and 'dataset'"),
            [{ RootNode: YamlMappingNode root }] => root,
            [var document] => throw new PipelineFileException(file, (int)document.RootNode.Start.Line, "a pipeline is a mapping of keys, such as 'name: ...'"),
            [_, var second, ..] => throw new PipelineFileException(file, (int)second.RootNode.Start.Line, "a second YAML document; a pipeline is one"),
        };
    }

    static string KeyAt(string yaml, Mark start)
    {
        var line = yaml.Split('\n')[(int)start.Line - 1];
        return line[((int)start.Column - 1)..].Split(':')[0].Trim();
    }
}
