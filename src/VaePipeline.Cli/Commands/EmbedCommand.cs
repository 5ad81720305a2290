using System.CommandLine;
using VaePipeline.Cli.Terminal;
using VaePipeline.ML.Embedding;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae embed INPUT...`: sounds to a CSV of vectors.</summary>
static class EmbedCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Audio files, folders of audio, and sets of NSynth's layout.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model") { HelpName = "MODEL", Description = "A run folder, a model folder with encoder.onnx, or an encoder's .onnx file.", Required = true };
        var output = new Option<string>("--out") { HelpName = "FILE.csv", Description = "The CSV to write: a row a file, in input order; FILE.meta.json beside it tells what it was made with.", Required = true };
        var threads = new Option<int>("--threads") { HelpName = "N", Description = "Threads; 0 is one a core. It never changes the result." };
        var force = new Option<bool>("--force") { Description = "Replace the output if it exists." };
        var rawText = new Option<bool>("--raw-text") { Description = "Write text as it is; otherwise a cell that a spreadsheet would take for a formula gets an apostrophe before it." };
        var command = new Command("embed", "Embed sounds into a CSV: a file that cannot be read has a row with its reason, and the batch goes on (exit code 3).")
        {
            inputs, model, output, threads, force, rawText,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Embed(
            new EmbeddingRequest
            {
                Inputs = parsed.GetRequiredValue(inputs),
                Model = parsed.GetRequiredValue(model),
                Output = parsed.GetRequiredValue(output),
                Threads = parsed.GetValue(threads),
                Overwrite = parsed.GetValue(force),
                RawText = parsed.GetValue(rawText),
            },
            cancellation)));
        return command;
    }

    public static int Embed(EmbeddingRequest request, CancellationToken cancellation)
    {
        var summary = ProgressBar.Run("Embedding", bar => Embedder.Run(
            request,
            new BarProgress<EmbeddingProgress>(bar, p => new((double)p.Done / Math.Max(1, p.Total), p.Failed == 0 ? $"{p.Done} files" : $"{p.Done} files, {p.Failed} failed")),
            cancellation));
        Console.WriteLine(FormattableString.Invariant(
            $"{summary.Output}  {summary.Ok} of {summary.Total} files embedded in {summary.Elapsed.TotalSeconds:0.0} s by model {summary.Fingerprint}"));
        if (summary.Failed == 0)
            return ExitCode.Ok;

        Console.Error.WriteLine($"{summary.Failed} files have no vector: {summary.Errors} unreadable, {summary.Silent} silent, {summary.Short} too short; each row tells why. The first:");
        foreach (var failure in summary.FirstFailures)
            Console.Error.WriteLine($"  {failure}");
        return ExitCode.SomeInputsFailed;
    }
}
