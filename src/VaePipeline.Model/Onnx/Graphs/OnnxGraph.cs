using System.Runtime.InteropServices;
using Google.Protobuf;
using static VaePipeline.Model.Onnx.Graphs.AttributeProto.Types;
using static VaePipeline.Model.Onnx.Graphs.TensorProto.Types;

namespace VaePipeline.Model.Onnx.Graphs;

/// <summary>
/// Builds an ONNX graph. Each method returns the name of the value that it adds, so calls can be nested like expressions. The same calls
/// give the same bytes.
/// </summary>
sealed class OnnxGraph(string name, string description)
{
    const long IrVersion = 8;
    const long OpsetVersion = 17;

    readonly GraphProto _graph = new() { Name = name, DocString = description };

    /// <summary>An input (N, dimensions...).</summary>
    public string Input(string name, DataType type, ReadOnlySpan<int> dimensions, string description)
    {
        _graph.Input.Add(Value(name, type, dimensions, description));
        return name;
    }

    /// <summary>Declares the output of a node as an output of the graph, (N, dimensions...).</summary>
    public void Output(string name, ReadOnlySpan<int> dimensions, string description) =>
        _graph.Output.Add(Value(name, DataType.Float, dimensions, description));

    /// <summary>A weight as an initializer with its own name.</summary>
    public string Weight(NamedTensor weight) =>
        Initializer(weight.Name, DataType.Float, weight.Shape, MemoryMarshal.AsBytes<float>(weight.Values));

    /// <summary>Constant whole numbers, one-dimensional.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values) =>
        Initializer(name, DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>Constant floats, one-dimensional.</summary>
    public string Constant(string name, params ReadOnlySpan<float> values) =>
        Initializer(name, DataType.Float, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>A node with one output; <paramref name="output"/> is the name of both.</summary>
    public string Node(string operation, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        _graph.Node.Add(
            new NodeProto
            {
                Name = output,
                OpType = operation,
                Input = { inputs.ToArray() },
                Output = { output },
                Attribute = { attributes.ToArray() },
            }
        );
        return output;
    }

    public static AttributeProto Int(string name, long value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Int,
            I = value,
        };

    public static AttributeProto Ints(string name, params IEnumerable<long> values) =>
        new()
        {
            Name = name,
            Type = AttributeType.Ints,
            Ints = { values },
        };

    /// <summary>The finished model with metadata sorted by key.</summary>
    public ModelProto ToModel(IReadOnlyDictionary<string, string> metadata)
    {
        var properties = metadata
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value });
        return new()
        {
            IrVersion = IrVersion,
            ProducerName = "VaePipeline",
            ProducerVersion = ProductVersion.Text,
            DocString = _graph.DocString,
            Graph = _graph,
            OpsetImport =
            {
                new OperatorSetIdProto { Domain = "", Version = OpsetVersion },
            },
            MetadataProps = { properties },
        };
    }

    string Initializer(string name, DataType type, IEnumerable<int> shape, ReadOnlySpan<byte> values)
    {
        _graph.Initializer.Add(
            new TensorProto
            {
                Name = name,
                DataType = type,
                Dims = { shape.Select(size => (long)size) },
                RawData = ByteString.CopyFrom(values),
            }
        );
        return name;
    }

    static ValueInfoProto Value(string name, DataType type, ReadOnlySpan<int> dimensions, string description)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } }; // N: the size is free
        foreach (var size in dimensions)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        return new()
        {
            Name = name,
            DocString = description,
            Type = new()
            {
                TensorType = new() { ElemType = type, Shape = shape },
            },
        };
    }
}
