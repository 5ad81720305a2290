namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>What the system's libsndfile is.</summary>
internal static class SoundFileCapabilities
{
    /// <summary>Name and version, such as <c>libsndfile-1.2.0</c>.</summary>
    /// <exception cref="DllNotFoundException">It is not installed; the message names the package.</exception>
    public static unsafe string LibraryVersion
    {
        get
        {
            const int GetLibraryVersion = 0x1000;
            Span<byte> text = stackalloc byte[128];
            fixed (byte* pointer = text)
            {
                var length = NativeMethods.Command(0, GetLibraryVersion, pointer, text.Length);
                return System.Text.Encoding.UTF8.GetString(text[..Math.Clamp(length, 0, text.Length)]);
            }
        }
    }
}
