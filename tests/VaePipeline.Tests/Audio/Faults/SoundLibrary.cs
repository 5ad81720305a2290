using VaePipeline.Audio.Formats;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Skips a test if libsndfile or libmpg123 is not installed.</summary>
static class SoundLibrary
{
    public static void Require()
    {
        try
        {
            _ = NativeDecoder.SndFile.Load();
            _ = NativeDecoder.Mpg123.Load();
        }
        catch (DllNotFoundException missing)
        {
            Assert.Skip(missing.Message);
        }
    }
}
