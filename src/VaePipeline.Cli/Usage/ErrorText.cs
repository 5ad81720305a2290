namespace VaePipeline.Cli.Usage;

/// <summary>One line about an exception, with the options of the command that help.</summary>
static class ErrorText
{
    public static string Of(Exception exception, Command command)
    {
        while (exception is AggregateException or System.Reflection.TargetInvocationException && exception.InnerException is { } inner)
            exception = inner;
        return exception switch
        {
            OperationCanceledException canceled => Stopped(canceled, command),
            ArgumentOutOfRangeException { ParamName: { } name } outOfRange => OneLine(OutOfRange(outOfRange.Message, name, command)),
            VaePipelineException known => WithOptions(OneLine(known.Message), known.Options, command),
            IOException or UnauthorizedAccessException => OneLine(exception.Message),
            _ => $"unexpected {exception.GetType().Name}: {OneLine(exception.Message)} (--verbose shows where)",
        };
    }

    /// <summary>Values that an option does not take are mistakes of the command line, no matter which part of the program finds them.</summary>
    public static int ExitCodeOf(Exception exception) =>
        exception is UsageException or ArgumentOutOfRangeException ? ExitCode.Usage : ExitCode.Failed;

    /// <summary>The framework's own message does not say more than that the command was stopped.</summary>
    static string Stopped(OperationCanceledException exception, Command command) =>
        exception.Message == new OperationCanceledException().Message || exception.Message == new TaskCanceledException().Message
            ? "stopped at your request; what was finished is kept."
            : WithOptions(OneLine(exception.Message), ["Resume"], command);

    /// <summary>"Threads is -1; ..." becomes "--threads is -1; ...".</summary>
    static string OutOfRange(string message, string property, Command command)
    {
        message = message.Replace($" (Parameter '{property}')", "", StringComparison.Ordinal);
        var option = OptionNames.Of(property, command);
        foreach (var name in (string[])[property, property[(property.LastIndexOf('.') + 1)..]])
            if (option is not null && message.StartsWith($"{name} ", StringComparison.Ordinal))
                return option + message[name.Length..];
        return message;
    }

    /// <summary>Adds the options that the message does not name itself.</summary>
    static string WithOptions(string message, IReadOnlyList<string> properties, Command command)
    {
        var options = properties
            .Select(property => OptionNames.Of(property, command))
            .OfType<string>()
            .Where(option => !message.Contains(option, StringComparison.Ordinal))
            .ToArray();
        return options.Length == 0 ? message : $"{message.TrimEnd('.')} ({string.Join(", ", options)}).";
    }

    static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
