using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Paths of pipes, devices, folders and broken links are refused at once, with a one-line message.</summary>
public sealed class SpecialFileTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_named_pipe_without_a_writer_does_not_hang()
    {
        NamedPipe.Create(_folder["pipe.wav"]);
        Assert.Contains("pipe", (await Refused("pipe.wav")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_named_pipe_does_not_hang()
    {
        NamedPipe.Create(_folder["pipe"]);
        File.CreateSymbolicLink(_folder["a.wav"], _folder["pipe"]);
        File.CreateSymbolicLink(_folder["b.wav"], "a.wav");
        Assert.Contains("pipe", (await Refused("b.wav")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public async Task A_device_is_refused(string device)
    {
        if (!File.Exists(device))
            Assert.Skip($"there is no {device}");
        File.CreateSymbolicLink(_folder["device.wav"], device);
        Assert.Contains("device", (await Refused("device.wav")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_the_name_of_a_file_is_refused()
    {
        Directory.CreateDirectory(_folder["folder.wav"]);
        Assert.Contains("is a folder", (await Refused("folder.wav")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_itself_is_refused()
    {
        File.CreateSymbolicLink(_folder["loop.wav"], _folder["loop.wav"]);
        Assert.Contains("loop.wav", (await Refused("loop.wav")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dangling_link_is_a_missing_file()
    {
        File.CreateSymbolicLink(_folder["dangling.wav"], _folder["gone.wav"]);
        Assert.Throws<FileNotFoundException>(() => AudioFile.Read(_folder["dangling.wav"]));
    }

    [Fact]
    public void A_link_to_a_sound_is_read()
    {
        File.CreateSymbolicLink(_folder["link.wav"], Fixtures.Path("audio/pcm16.wav"));
        Assert.Equal(AudioFile.Read(Fixtures.Path("audio/pcm16.wav")).Samples, AudioFile.Read(_folder["link.wav"]).Samples);
    }

    [Fact]
    public async Task A_file_without_permission_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions");
            return;
        }
        WavFile.Write(_folder["secret.wav"], [0.5f, -0.5f], 16_000);
        File.SetUnixFileMode(_folder["secret.wav"], UnixFileMode.None);
        if (Environment.IsPrivilegedProcess)
            Assert.Skip("permissions do not apply to the administrator");
        Assert.Contains("permissions", (await Refused("secret.wav")).Message, StringComparison.Ordinal);
    }

    async Task<AudioFormatException> Refused(string name)
    {
        var reading = Task.Run(() => AudioFile.Read(_folder[name]), TestContext.Current.CancellationToken);
        return await Assert.ThrowsAsync<AudioFormatException>(() => reading.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }
}
