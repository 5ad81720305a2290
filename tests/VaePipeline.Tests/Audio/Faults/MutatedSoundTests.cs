using System.Globalization;
using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>
/// Mutations of files of every container give sound or a typed error, in bounded time and memory. The environment variables VAE_MUTATIONS and
/// VAE_SEED set their number and seed; scripts/test-long.sh runs 12,000.
/// </summary>
public sealed class MutatedSoundTests : IDisposable
{
    const long MaxBytes = 64 << 20;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Mutated_files_of_every_container_give_sound_or_a_typed_error()
    {
        SoundLibrary.Require();
        var originals = new[] { "audio", "containers" }
            .SelectMany(folder => Directory.EnumerateFiles(Fixtures.Path(folder)))
            .Where(path => Path.GetExtension(path) is not (".py" or ".npy" or ".raw"))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToArray();
        Assert.True(originals.Length > 70);
        var (count, seed) = (Setting("VAE_MUTATIONS", 2_000), Setting("VAE_SEED", 1));
        var mutating = Task.Run(() => Mutate(originals, count, seed), TestContext.Current.CancellationToken);
        var (read, refused) = await mutating.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(count, read + refused);
        Assert.True(read > count / 10 && refused > count / 10, $"{read} read, {refused} refused");
    }

    (int Read, int Refused) Mutate(byte[][] originals, int count, int seed)
    {
        using var file = new RewrittenFile(_folder["mutated"]);
        var (read, refused) = (0, 0);
        var samples = new float[50_000];
        for (var i = 0; i < count; i++)
        {
            // each mutation depends on its number alone, so that a failure can be repeated
            var random = new Random(unchecked(seed * 1_000_003 + i));
            var content = Mutated(originals[i % originals.Length], random);
            file.Put(content);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var source = SoundSource.Open(file.Path);
                while (source.ReadMono(samples) == samples.Length) { }
                Assert.DoesNotContain('\n', source.Notice);
                read++;
            }
            catch (AudioFormatException exception)
            {
                Assert.StartsWith(file.Path, exception.Message, StringComparison.Ordinal);
                refused++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"mutation {i} of seed {seed}", exception);
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MaxBytes, $"mutation {i} of seed {seed}: {allocated} bytes allocated for a file of {content.Length}");
        }
        return (read, refused);
    }

    static byte[] Mutated(byte[] original, Random random)
    {
        var file = original.ToList();
        for (var count = random.Next(1, 6); count > 0 && file.Count > 1; count--)
        {
            // half of the changes are in the header
            var at = random.Next(random.Next(2) == 0 ? Math.Min(file.Count, 128) : file.Count);
            var length = Math.Min(random.Next(1, 9), file.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    Fill(at, length, 0);
                    break;
                case 3:
                    Fill(at, length, 255);
                    break;
                case 4:
                    file.RemoveRange(at, length);
                    break;
                case 5:
                    file.InsertRange(at, file.GetRange(at, length));
                    break;
                case 6:
                    file.RemoveRange(at, file.Count - at);
                    break;
                default:
                    file.InsertRange(random.Next(file.Count), original[(at % original.Length)..]);
                    break;
            }
        }
        return [.. file];

        void Fill(int at, int length, byte value)
        {
            for (var i = at; i < at + length; i++)
                file[i] = value;
        }
    }

    static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
