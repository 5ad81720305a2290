using System.Globalization;

namespace VaePipeline.Training.Checkpoints;

/// <summary>The checkpoints of a run: the last two by step, and the one of the best epoch.</summary>
sealed class CheckpointFolder(string path)
{
    const int KeptBySteps = 2;
    const string Prefix = "step-";
    const string Suffix = ".safetensors";
    const string DamagedSuffix = ".damaged";

    /// <summary>The checkpoint of the best epoch, which may not exist.</summary>
    public string BestPath => Path.Combine(path, $"best{Suffix}");

    /// <summary>Steps of the checkpoint files, newest first; some may be damaged.</summary>
    public IEnumerable<long> Steps =>
        !Directory.Exists(path)
            ? []
            : Directory.EnumerateFiles(path, $"{Prefix}*{Suffix}").Select(StepOf).Where(step => step >= 0).OrderDescending();

    /// <summary>For error messages: the checkpoint that a resumed run would start from.</summary>
    public string Kept =>
        Steps.FirstOrDefault(-1) is var step and >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"the checkpoint of step {step} is kept")
            : "no checkpoint was written yet";

    public string PathOf(long step) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}{Suffix}"));

    /// <summary>Writes a checkpoint, then deletes the outdated ones.</summary>
    /// <exception cref="IOException">The checkpoint cannot be written; all others are unchanged.</exception>
    public void Save(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(path);
        checkpoint.Save(PathOf(checkpoint.State.Step));
        foreach (var step in Steps.Skip(KeptBySteps).ToArray())
            File.Delete(PathOf(step));
    }

    /// <summary>Replaces the weights of the best epoch.</summary>
    /// <exception cref="IOException">The weights cannot be written; the earlier ones are unchanged.</exception>
    public void SaveBest(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(path);
        checkpoint.Save(BestPath);
    }

    /// <summary>The newest usable checkpoint, or null if there are none. Unusable newer ones are renamed to *.damaged.</summary>
    /// <exception cref="TrainingException">There are checkpoints, but none is usable; nothing was changed.</exception>
    public Checkpoint? LoadNewest()
    {
        var refused = new List<(string Path, string Problem)>();
        foreach (var step in Steps.ToArray())
        {
            if (Checkpoint.Load(PathOf(step), out var problem) is { } checkpoint)
            {
                foreach (var (damaged, _) in refused)
                    File.Move(damaged, damaged + DamagedSuffix, overwrite: true);
                return checkpoint;
            }
            refused.Add((PathOf(step), problem!));
        }
        return refused.Count == 0
            ? null
            : throw new TrainingException(
                $"{refused[0].Path} cannot be resumed from: {refused[0].Problem}. It is damaged or was written by another version of this program; "
                    + "resume with the version that wrote it, or choose another folder."
            )
            {
                Options = ["RunFolder"],
            };
    }

    static long StepOf(string file) =>
        long.TryParse(Path.GetFileName(file)[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : -1;
}
