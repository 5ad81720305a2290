namespace VaePipeline.Model;

/// <summary>Facts for a model card that are not in the model's files. The card omits what is missing here.</summary>
sealed record ModelCardFacts
{
    /// <summary>The training data: name, size, source and licence of the sounds, one line each.</summary>
    public IReadOnlyList<(string Name, string Value)> Data { get; init; } = [];

    /// <summary>The training: loss, optimizer, epochs, seed, one line each.</summary>
    public IReadOnlyList<(string Name, string Value)> Training { get; init; } = [];

    /// <summary>Health of the latent space and other measurements on held-out sounds, one line each.</summary>
    public IReadOnlyList<(string Name, string Value)> Health { get; init; } = [];

    /// <summary>One sentence on why the embeddings should not be relied on, which replaces the sentence on their use; null when there is no reason.</summary>
    public string? Warning { get; init; }

    /// <summary>Known limits in addition to those that follow from the features.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Shell commands that show how to use the model, run in its folder.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}
