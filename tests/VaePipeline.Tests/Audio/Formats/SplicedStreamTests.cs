using VaePipeline.Audio.Formats;

namespace VaePipeline.Tests.Audio.Formats;

public class SplicedStreamTests
{
    static readonly byte[] Source = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [Fact]
    public void Parts_are_read_in_order_from_any_position()
    {
        using var stream = new SplicedStream(new MemoryStream(Source), new(10, 5), new(50, 0), new(90, 10), new(0, 3));
        stream.Add([200, 201]);
        stream.Add(new ByteRange(20, 1));
        byte[] expected = [10, 11, 12, 13, 14, .. Enumerable.Range(90, 10).Select(i => (byte)i), 0, 1, 2, 200, 201, 20];
        Assert.Equal(expected.Length, stream.Length);
        for (var start = expected.Length; start >= 0; start--)
        {
            stream.Position = start;
            var bytes = new byte[40];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            Assert.Equal(expected[start..], bytes[..count]);
        }
        Assert.Equal(expected.Length - 2, stream.Seek(-2, SeekOrigin.End));
        Assert.Equal(201, stream.ReadByte());
    }

    [Fact]
    public void Bytes_are_replaced_in_place()
    {
        using var stream = SplicedStream.WithBytes(new MemoryStream(Source), 40, [7, 8]);
        var bytes = new byte[100];
        stream.ReadExactly(bytes);
        Assert.Equal([.. Source[..40], 7, 8, .. Source[42..]], bytes);
        Assert.Equal(0, stream.Read(bytes));
    }

    [Fact]
    public void A_repeated_byte_takes_no_memory()
    {
        using var stream = new SplicedStream(new MemoryStream(Source), new ByteRange(1, 2));
        stream.AddRepeated(9, 1L << 40);
        stream.Add(new ByteRange(3, 1));
        var bytes = new byte[5];
        Assert.Equal(5, stream.ReadAtLeast(bytes, 5));
        Assert.Equal([1, 2, 9, 9, 9], bytes);
        stream.Position = (1L << 40) + 1;
        Assert.Equal([9, 3], (byte[])[(byte)stream.ReadByte(), (byte)stream.ReadByte()]);
    }

    [Fact]
    public void A_part_past_the_end_of_the_source_ends_early()
    {
        using var stream = new SplicedStream(new MemoryStream(Source), new ByteRange(90, 50));
        Assert.Equal(10, stream.ReadAtLeast(new byte[60], 60, throwOnEndOfStream: false));
    }
}
