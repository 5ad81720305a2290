using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Skips a test if libsndfile is not installed.</summary>
static class SoundLibrary
{
    public static void Require()
    {
        try
        {
            _ = NativeMethods.Load(NativeMethods.FileNames);
        }
        catch (DllNotFoundException missing)
        {
            Assert.Skip(missing.Message);
        }
    }
}
