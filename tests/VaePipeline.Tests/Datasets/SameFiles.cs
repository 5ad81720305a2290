using System.Security.Cryptography;

namespace VaePipeline.Tests.Datasets;

/// <summary>Files of a folder with their hashes, to compare two folders byte for byte.</summary>
static class SameFiles
{
    public static SortedDictionary<string, string> Of(string folder) =>
        new(
            Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(
                    path => Path.GetRelativePath(folder, path),
                    path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))
                ),
            StringComparer.Ordinal
        );
}
