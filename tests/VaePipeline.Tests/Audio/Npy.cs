using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace VaePipeline.Tests.Audio;

/// <summary>Reads arrays saved by numpy: little-endian float32 in C order.</summary>
static partial class Npy
{
    public static (float[] Values, int[] Shape) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.Latin1.GetString(bytes, 10, headerLength);
        Assert.Contains("'<f4'", header, StringComparison.Ordinal);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        var shape = Numbers()
            .Matches(header[header.IndexOf('(', StringComparison.Ordinal)..])
            .Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))
            .ToArray();
        return (MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + headerLength)).ToArray(), shape);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
