namespace EndToEnd.Tests;

/// <summary>A pipeline with the real stages, whose network and set are small enough for tests.</summary>
static class SmallPipeline
{
    public static string Write(string folder, string dataset, int epochs = 1, string extra = "", string betaMax = "0.0001")
    {
        var path = Path.Combine(folder, "small.yaml");
        File.WriteAllText(
            path,
            $"""
            name: small
            dataset:
              path: {dataset}
              render:
                notes: 96
                seed: 5
            model:
              channels: [4, 8]
              latent_size: 8
            loss:
              beta_max: {betaMax}
              warmup_steps: 10
              free_bits: 0
            training:
              epochs: {epochs}
              batch_size: 16
            {extra}
            """
        );
        return path;
    }

    /// <summary>96 notes of the embedded synthesizer.</summary>
    public static string RenderNotes(string folder)
    {
        var notes = Path.Combine(folder, "notes");
        Vae.Succeed("dataset", "render", "--synthesizer", "embedded", "--notes", "96", "--seed", "5", "--out", notes);
        return notes;
    }
}
