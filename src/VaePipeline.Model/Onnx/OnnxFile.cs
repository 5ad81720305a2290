using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VaePipeline.Model.Onnx;

/// <summary>An ONNX file opened in ONNX Runtime, with checks of its kind, inputs and outputs.</summary>
sealed class OnnxFile : IDisposable
{
    readonly SessionOptions _options;
    readonly RunOptions _run = new();
    readonly ReaderWriterLockSlim _use = new(); // runs may overlap each other but not Dispose: ONNX Runtime would crash the process
    bool _isDisposed;

    static OnnxFile() => UsageReports.TurnOff();

    OnnxFile(SessionOptions options, InferenceSession session, OnnxMetadata metadata)
    {
        _options = options;
        Session = session;
        Metadata = metadata;
    }

    public InferenceSession Session { get; }

    public OnnxMetadata Metadata { get; }

    /// <exception cref="OnnxModelException">The file is missing, incomplete, of another program, or of another kind.</exception>
    public static OnnxFile Open(string path, string kind, OnnxSessionOptions options)
    {
        if (!File.Exists(path))
            throw new OnnxModelException($"{path}: no such file; expected an {kind} exported by VaePipeline.");
        return Open(path, kind, options, sessionOptions => new(path, sessionOptions));
    }

    /// <param name="content">The file's bytes.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="kind">The expected kind.</param>
    /// <param name="options">Threads and other options of the session.</param>
    /// <exception cref="OnnxModelException">The content is incomplete, of another program, or of another kind.</exception>
    public static OnnxFile Open(byte[] content, string name, string kind, OnnxSessionOptions options) =>
        Open(name, kind, options, sessionOptions => new(content, sessionOptions));

    static OnnxFile Open(string path, string kind, OnnxSessionOptions options, Func<SessionOptions, InferenceSession> load)
    {
        var sessionOptions = CreateOptions(options.Validated());
        InferenceSession? session = null;
        try
        {
            session = load(sessionOptions);
            var metadata = OnnxMetadata.Read(session.ModelMetadata.CustomMetadataMap, path);
            if (metadata.Kind != kind)
                throw new OnnxModelException($"{path}: expected an {kind}, given a model of kind '{metadata.Kind}'; give {kind}.onnx or its folder.");
            return new(sessionOptions, session, metadata);
        }
        catch (Exception exception)
        {
            session?.Dispose();
            sessionOptions.Dispose();
            if (exception is OnnxRuntimeException)
                throw new OnnxModelException($"{path}: ONNX Runtime cannot load it ({exception.Message.ReplaceLineEndings(" ").Trim()}); copy or export it again.", exception);
            throw;
        }
    }

    /// <summary>Throws unless an input has the shape (N, dimensions...) and the type.</summary>
    public void RequireInput(string path, string name, TensorElementType type, params ReadOnlySpan<int> dimensions) =>
        Require(path, "input", Session.InputMetadata, name, type, dimensions);

    /// <summary>Throws unless an output has the shape (N, dimensions...) and 32-bit floats.</summary>
    public void RequireOutput(string path, string name, params ReadOnlySpan<int> dimensions) =>
        Require(path, "output", Session.OutputMetadata, name, TensorElementType.Float, dimensions);

    /// <summary>Runs the model on values in the caller's memory; outputs are written directly into it.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public void Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs)
    {
        _use.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Session.Run(_run, inputNames, inputs, outputNames, outputs);
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    /// <summary>A tensor over the caller's memory, which must stay pinned during the tensor's life.</summary>
    public static unsafe OrtValue Bind(TensorElementType type, void* memory, long bytes, params long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)memory, bytes);

    public void Dispose()
    {
        _use.EnterWriteLock();
        try
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Session.Dispose();
            _run.Dispose();
            _options.Dispose();
        }
        finally
        {
            _use.ExitWriteLock();
        }
    }

    static SessionOptions CreateOptions(OnnxSessionOptions options)
    {
        var created = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // errors are thrown; a log would repeat them
        };
        created.AddSessionConfigEntry("session.intra_op.allow_spinning", options.SpinWhileIdle ? "1" : "0");
        return created;
    }

    static void Require(string path, string role, IReadOnlyDictionary<string, NodeMetadata> values, string name, TensorElementType type, ReadOnlySpan<int> dimensions)
    {
        var expected = Shape(type, [-1, .. dimensions]);
        if (!values.TryGetValue(name, out var value))
            throw new OnnxModelException($"{path}: expected {role} {name} {expected}, given {string.Join(", ", values.Keys)}; export the model again.");
        var given = value.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR ? Shape(value.ElementDataType, value.Dimensions) : $"{value.OnnxValueType}";
        if (given != expected)
            throw new OnnxModelException($"{path}: expected {role} {name} {expected}, given {given}; use a model that was exported for these features, or export it again.");
    }

    static string Shape(TensorElementType type, int[] dimensions) =>
        $"{type} ({string.Join(", ", Array.ConvertAll(dimensions, size => size < 0 ? "N" : $"{size}"))})";
}
