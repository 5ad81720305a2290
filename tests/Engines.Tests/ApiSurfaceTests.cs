using System.Reflection;

namespace Engines.Tests;

/// <summary>
/// The slim engines may only have what the real packages have, under the same names and signatures, or else the product would compile
/// against the one and not against the other.
/// </summary>
public class ApiSurfaceTests
{
    static readonly (Assembly Slim, string Listings)[] s_engines =
    [
        (typeof(global::TorchSharp.torch).Assembly, "TorchSharp*.txt"),
        (Assembly.Load("Microsoft.ML"), "Microsoft.ML*.txt"),
        (Assembly.Load("NAudio"), "NAudio*.txt"),
    ];

    public static TheoryData<string> Names => new(s_engines.Select(engine => engine.Slim.GetName().Name!));

    [Theory]
    [MemberData(nameof(Names))]
    public void Slim_surface_is_within_the_real_one(string name)
    {
        var (slim, listings) = s_engines.Single(engine => engine.Slim.GetName().Name == name);
        var excess = ApiSurfaceListing.Load(listings).Excess(ApiSurfaceFormat.Of(slim)).ToArray();
        Assert.True(excess.Length == 0, $"{excess.Length} not in the real {name} (or not in tests/fixtures/api: see scripts/api-extract.sh):\n{string.Join('\n', excess)}");
    }

    [Fact]
    public void Differences_are_found()
    {
        var surface = ApiSurfaceFormat.Of(typeof(Sample));
        var text = surface.Members.Select(member => member.Text).ToArray();
        Assert.Contains("static int Add(int first, long[] rest = null)", text);
        Assert.Contains("(string, int?) this[System.Range at]", text);
        Assert.Contains("T Make<T>(ref System.Collections.Generic.List<T> from, params object[] others) where T : struct", text);
        string Excess(params string[] lines)
        {
            var listing = new ApiSurfaceListing();
            listing.Read(lines);
            return string.Join('\n', listing.Excess([surface]));
        }
        const string Type = "Engines.Tests.ApiSurfaceTests.Sample";
        string[] wide =
        [
            $"{Type} :: sealed class : System.IDisposable", $"{Type}.ctor :: new(double start = 1E-05)", $"{Type}.Add :: static int (int first, long[] rest = null)",
            $"{Type}.Make<T> :: virtual T (ref System.Collections.Generic.List<T> from, params object[] others) where T : struct",
            $"{Type}.this[System.Range at] :: (string, int?) {{ get; set; }}", $"{Type}.Dispose :: void ()",
            $"{Type}.Limit :: const long = 3",
        ];
        Assert.Equal("", Excess(wide));
        string[] narrow =
        [
            $"{Type} : public sealed class : System.IDisposable", $"{Type}::public .ctor(double start = 1E-05)", $"{Type}::public static int Add(int first, long[] rest = null)",
            $"{Type}::public virtual T Make<T>(ref System.Collections.Generic.List<T> from, params object[] others) where T : struct",
            $"{Type}::public (string, int?) Item[System.Range at] {{ get; set; }}", $"{Type}::public void Dispose()",
            $"{Type}::public const long Limit = 3",
        ];
        Assert.Equal("", Excess(narrow));
        Assert.Contains("no such type", Excess(), StringComparison.Ordinal);
        (int Line, string Real)[] changes =
        [
            (0, $"{Type} :: sealed class"), (0, $"{Type} :: struct : System.IDisposable"), (1, $"{Type}.ctor :: new(double start = 0.0001)"),
            (2, $"{Type}.Add :: static int (int second, long[] rest = null)"), (2, $"{Type}.Add :: static long (int first, long[] rest = null)"),
            (2, $"{Type}.Add :: int (int first, long[] rest = null)"), (2, $"{Type}.Add :: static int (int first)"), (2, $"{Type}.add :: static int (int first, long[] rest = null)"),
            (3, $"{Type}.Make<T> :: T (ref System.Collections.Generic.List<T> from, params object[] others)"),
            (3, $"{Type}.Make<T> :: T (System.Collections.Generic.List<T> from, params object[] others) where T : struct"),
            (4, $"{Type}.this[System.Range at] :: (string, int?) {{ get; }}"), (6, $"{Type}.Limit :: const long = 4"),
        ];
        foreach (var (line, real) in changes)
            Assert.NotEqual("", Excess([.. wide.Select((kept, i) => i == line ? real : kept)]));
    }

    public sealed class Sample(double start = 1e-5) : IDisposable
    {
        public const long Limit = 3;

        public (string Name, int? Number) this[Range at]
        {
            get => ("", at.Start.Value + (int)start);
            set => _ = value;
        }

        public static int Add(int first, long[]? rest = null) => first + (rest?.Length ?? 0);

        public T Make<T>(ref List<T> from, params object[] others) where T : struct => from[others.Length + (int)start];

        public override string ToString() => "";

        public void Dispose()
        {
        }
    }
}
