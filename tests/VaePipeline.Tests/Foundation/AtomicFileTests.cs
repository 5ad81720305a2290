using VaePipeline.Foundation;

namespace VaePipeline.Tests.Foundation;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_replaced_only_after_everything_is_written()
    {
        File.WriteAllText(_folder["a.txt"], "old");

        AtomicFile.Write(
            _folder["a.txt"],
            stream =>
            {
                stream.Write("new"u8);
                stream.Flush();
                Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
            }
        );

        Assert.Equal("new", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], Names());
    }

    [Fact]
    public void A_failure_leaves_only_the_old_file()
    {
        File.WriteAllText(_folder["a.txt"], "old");

        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                _folder["a.txt"],
                stream =>
                {
                    stream.Write(new byte[100_000]);
                    throw new InvalidOperationException("stop");
                }
            )
        );

        Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], Names());
    }

    [Fact]
    public void Without_a_commit_no_file_remains()
    {
        using (var file = AtomicFile.Open(_folder["b.bin"]))
            file.Stream.Write(new byte[10]);

        Assert.Empty(Names());
    }

    [Fact]
    public void The_temporary_file_is_hidden_and_in_the_same_folder()
    {
        using var file = AtomicFile.Open(_folder["c.bin"]);

        var name = Assert.Single(Names());
        Assert.StartsWith(".c.bin.", name, StringComparison.Ordinal);
        Assert.EndsWith(".tmp", name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_an_error() => Assert.ThrowsAny<IOException>(() => AtomicFile.Write(_folder["none/d.bin"], _ => { }));

    [Fact]
    public void A_full_disk_leaves_the_old_file()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("there is no /dev/full on this system");
        // the target is writable, but the content goes to a full device
        File.WriteAllText(_folder["e.txt"], "old");
        Assert.ThrowsAny<IOException>(() =>
            AtomicFile.Write(
                _folder["e.txt"],
                stream =>
                {
                    using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                    full.Write(new byte[10]);
                    stream.Write(new byte[10]);
                }
            )
        );
        Assert.Equal("old", File.ReadAllText(_folder["e.txt"]));
        Assert.Equal(["e.txt"], Names());
    }

    IEnumerable<string?> Names() => Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
