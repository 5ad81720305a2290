using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VaePipeline.Model.Onnx;

/// <summary>An ONNX file opened in ONNX Runtime, with checks of its kind, inputs and outputs.</summary>
sealed class OnnxFile : IDisposable
{
    readonly InferenceSession _session;
    readonly RunOptions _run = new();
    readonly ReaderWriterLockSlim _use = new(); // runs may overlap each other but not Dispose: ONNX Runtime would crash the process
    bool _isDisposed;

    static OnnxFile() => UsageReports.TurnOff();

    OnnxFile(InferenceSession session, OnnxMetadata metadata) => (_session, Metadata) = (session, metadata);

    /// <summary>The version of ONNX Runtime, such as <c>1.23.2</c>.</summary>
    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    public OnnxMetadata Metadata { get; }

    /// <exception cref="OnnxModelException">The file does not exist.</exception>
    public static byte[] ReadBytes(string path, string kind) =>
        File.Exists(path)
            ? File.ReadAllBytes(path)
            : throw new OnnxModelException($"{path}: no such file; expected an {kind} exported by VaePipeline.");

    /// <summary>Opens the bytes of a file; <paramref name="name"/> is used in messages, <paramref name="check"/> checks inputs and outputs.</summary>
    /// <exception cref="OnnxModelException">The content is incomplete, of another program, or of another kind.</exception>
    public static OnnxFile Open(byte[] content, string name, string kind, int threads, Action<OnnxFile> check)
    {
        Foundation.Require.That(threads is >= 0 and <= 1024, threads, "0 (every core) to 1024");
        InferenceSession? session = null;
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = threads,
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // errors are thrown; a log would repeat them
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"); // reading and featurization can use the cores of idle threads
            session = new(content, options);
            var metadata = OnnxMetadata.Read(session.ModelMetadata.CustomMetadataMap, name);
            if (metadata.Kind != kind)
                throw new OnnxModelException(
                    $"{name}: expected an {kind}, given a model of kind '{metadata.Kind}'; give {kind}.onnx or its folder."
                );
            var file = new OnnxFile(session, metadata);
            check(file);
            return file;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            if (exception is OnnxRuntimeException)
                throw new OnnxModelException(
                    $"{name}: ONNX Runtime cannot load it ({exception.Message.ReplaceLineEndings(" ").Trim()}); copy or export it again.",
                    exception
                );
            throw;
        }
    }

    /// <summary>Throws unless an input has the shape (N, dimensions...) and the type.</summary>
    public void RequireInput(string path, string name, TensorElementType type, params ReadOnlySpan<int> dimensions) =>
        Require(path, "input", _session.InputMetadata, name, type, dimensions);

    /// <summary>Throws unless an output has the shape (N, dimensions...) and 32-bit floats.</summary>
    public void RequireOutput(string path, string name, params ReadOnlySpan<int> dimensions) =>
        Require(path, "output", _session.OutputMetadata, name, TensorElementType.Float, dimensions);

    /// <summary>Runs the model on values in the caller's memory; outputs are written directly into it.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public void Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs)
    {
        _use.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _session.Run(_run, inputNames, inputs, outputNames, outputs);
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    /// <summary>A tensor over the caller's memory, which must stay pinned during the tensor's life.</summary>
    public static unsafe OrtValue Bind(TensorElementType type, void* memory, long bytes, params long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)memory, bytes);

    /// <exception cref="ArgumentException">The length of a span is not that of a batch; the message gives the required number of values.</exception>
    public static void RequireLength(string name, int length, int n, int size)
    {
        if (length != (long)n * size)
            throw new ArgumentException($"{name} has {length} values; {n} x {size} = {(long)n * size} are required.", name);
    }

    public void Dispose()
    {
        _use.EnterWriteLock();
        try
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _session.Dispose();
            _run.Dispose();
        }
        finally
        {
            _use.ExitWriteLock();
        }
    }

    static void Require(
        string path,
        string role,
        IReadOnlyDictionary<string, NodeMetadata> values,
        string name,
        TensorElementType type,
        ReadOnlySpan<int> dimensions
    )
    {
        var expected = Shape(type, [-1, .. dimensions]);
        if (!values.TryGetValue(name, out var value))
            throw new OnnxModelException(
                $"{path}: expected {role} {name} {expected}, given {string.Join(", ", values.Keys)}; export the model again."
            );
        var given =
            value.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
                ? Shape(value.ElementDataType, value.Dimensions)
                : $"{value.OnnxValueType}";
        if (given != expected)
            throw new OnnxModelException(
                $"{path}: expected {role} {name} {expected}, given {given}; use a model that was exported for these features, or export it again."
            );
    }

    static string Shape(TensorElementType type, int[] dimensions) =>
        $"{type} ({string.Join(", ", Array.ConvertAll(dimensions, size => size < 0 ? "N" : $"{size}"))})";
}
