using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Model;

namespace VaePipeline.Tests.Model;

public class SafetensorsTests
{
    static readonly NamedTensor[] Tensors =
    [
        new("b", [2, 3], [1, 2, 3, 4, 5, 6]),
        new("scalar", [], [float.MinValue]),
        new("empty", [0, 4], []),
        new("a", [1, 1, 2], [float.Epsilon, -0f]),
    ];

    [Fact]
    public void What_is_written_is_read_back_bit_by_bit()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder["m"], Tensors, new Dictionary<string, string> { ["key"] = "value \"ü\"\n" });
        var file = Safetensors.Read(folder["m"]);

        Assert.Equal("value \"ü\"\n", file.Metadata["key"]);
        foreach (var (written, read) in Tensors.OrderBy(t => t.Name).Zip(file.Tensors.OrderBy(t => t.Name)))
        {
            Assert.Equal(written.Name, read.Name);
            Assert.Equal(written.Shape, read.Shape);
            Assert.Equal(written.Values.Select(BitConverter.SingleToInt32Bits), read.Values.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_whatever_the_order_of_the_metadata()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder["1"], Tensors, new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        Safetensors.Write(folder["2"], Tensors, new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" });
        Assert.Equal(File.ReadAllBytes(folder["1"]), File.ReadAllBytes(folder["2"]));
    }

    [Fact]
    public void Values_start_at_a_multiple_of_eight()
    {
        using var folder = new TemporaryFolder();
        foreach (var length in Enumerable.Range(1, 9))
        {
            Safetensors.Write(folder["m"], [new(new string('n', length), [1], [1])]);
            Assert.Equal(0ul, BinaryPrimitives.ReadUInt64LittleEndian(File.ReadAllBytes(folder["m"])) % 8);
        }
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_written()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => Safetensors.Write(folder["m"], [new("a", [1], [1]), new("a", [1], [1])]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(folder["m"], [new("a", [2], [1])]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("[]", "not an object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{\"a\":1}", "'a' is not an object of dtype, shape and data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}", "only F32 can be read")]
    [InlineData("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype missing")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "has no shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "lists of whole numbers")]
    [InlineData("{\"a\":null}", "dtype missing")]
    [InlineData("{\"__metadata__\":{\"k\":null}}", "only text is allowed")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,4]}}", "more than")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", "data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "4 bytes for shape (2), which needs 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", "neither overlap nor leave gaps")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "neither overlap nor leave gaps"
    )]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "describes 4 bytes of values, but the file has 8")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}",
        "not valid JSON"
    )]
    [InlineData("{\"__metadata__\":{\"k\":1}}", "only text is allowed")]
    public void A_wrong_header_gives_an_error_of_one_line(string header, string says)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(8));
        File.WriteAllBytes(folder["m"], bytes);
        AssertOneLine(folder["m"], says);
    }

    [Theory]
    [InlineData(0ul, "not valid JSON")]
    [InlineData(9ul, "claims a header of 9 bytes, but at most 8")]
    [InlineData(ulong.MaxValue, "claims a header of 18446744073709551615 bytes")]
    public void A_header_length_is_never_trusted(ulong length, string says)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder["m"], bytes);
        AssertOneLine(folder["m"], says);
    }

    [Fact]
    public void A_truncated_file_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder["m"], Tensors);
        var bytes = File.ReadAllBytes(folder["m"]);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], bytes[..length]);
            AssertOneLine(folder["cut"], "");
        }
    }

    [Fact]
    public void A_file_with_changed_bytes_is_read_or_gives_an_error()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder["m"], Tensors, new Dictionary<string, string> { ["k"] = "v" });
        var whole = File.ReadAllBytes(folder["m"]);
        var changes = Gen.Choose(0, whole.Length - 1)
            .SelectMany(at => Gen.Choose(0, 255).Select(value => (At: at, Value: (byte)value)))
            .ListOf();
        Prop.ForAll(
                changes.ToArbitrary(),
                list =>
                {
                    var bytes = (byte[])whole.Clone();
                    foreach (var (at, value) in list)
                        bytes[at] = value;
                    File.WriteAllBytes(folder["changed"], bytes);
                    try
                    {
                        Safetensors.Read(folder["changed"]);
                    }
                    catch (ModelFormatException exception)
                    {
                        Assert.DoesNotContain('\n', exception.Message);
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    static void AssertOneLine(string path, string says)
    {
        var exception = Assert.Throws<ModelFormatException>(() => Safetensors.Read(path));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
