using System.Globalization;

namespace VaePipeline.Training.Checkpoints;

/// <summary>A run's checkpoints: the last two by step, and the best epoch's.</summary>
sealed class CheckpointFolder(string path)
{
    const int KeptBySteps = 2;
    const string Prefix = "step-";
    const string Suffix = ".safetensors";
    const string DamagedSuffix = ".damaged";

    /// <summary>The best epoch's checkpoint, when there is one.</summary>
    public string BestPath => Path.Combine(path, $"best{Suffix}");

    /// <summary>Steps of the checkpoints at hand, newest first; nothing is known yet of their health.</summary>
    public IEnumerable<long> Steps => !Directory.Exists(path) ? [] : Directory.EnumerateFiles(path, $"{Prefix}*{Suffix}")
        .Select(StepOf).Where(step => step >= 0).OrderDescending();

    /// <summary>For an error's message: which checkpoint is still there to go on from.</summary>
    public string Kept => Steps.FirstOrDefault(-1) is var step and >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"the checkpoint of step {step} is kept") : "no checkpoint was written yet";

    /// <summary>The file of a step's checkpoint.</summary>
    public string PathOf(long step) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}{Suffix}"));

    /// <summary>Writes a checkpoint, then deletes those no longer kept.</summary>
    /// <exception cref="IOException">It cannot be written; all others are still there.</exception>
    public void Save(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(path);
        checkpoint.Save(PathOf(checkpoint.State.Step));
        foreach (var step in Steps.Skip(KeptBySteps).ToArray())
            File.Delete(PathOf(step));
    }

    /// <summary>Writes the best epoch's weights in place of an earlier one's.</summary>
    /// <exception cref="IOException">They cannot be written; the earlier ones are still there.</exception>
    public void SaveBest(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(path);
        checkpoint.Save(BestPath);
    }

    /// <summary>The newest checkpoint that can be used; newer ones, such as one that a failing disk damaged, are renamed to *.damaged. Null when there are none at all.</summary>
    /// <exception cref="TrainingException">There are some, and none can be used; nothing was changed.</exception>
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
        return refused.Count == 0 ? null : throw new TrainingException(
            $"{refused[0].Path} cannot be resumed from: {refused[0].Problem}. It is damaged or of another version of this program; "
            + "resume with the version that wrote it, or train into another folder.");
    }

    static long StepOf(string file)
        => long.TryParse(Path.GetFileName(file)[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;
}
