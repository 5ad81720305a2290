namespace Microsoft.ML.Runtime;

/// <summary>Where exceptions pass through on their way out.</summary>
public interface IExceptionContext
{
    TException Process<TException>(TException ex) where TException : Exception;

    string ContextDescription { get; }
}

/// <summary>The environment that components run in; an <see cref="MLContext"/>.</summary>
public interface IHostEnvironment : IExceptionContext;
