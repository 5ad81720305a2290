using VaePipeline.Training;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Scalars;

/// <summary>Trains while another thread collects and finalizes all the time: if TorchSharp frees something too early, an exception or different bits show it.</summary>
[Collection(nameof(Trainings))]
public class FinalizerStressTests
{
    // 48 notes in batches of 8 make 6 steps an epoch
    static readonly Pipeline Pipeline = SyntheticNotes.Pipeline with
    {
        Loss = SyntheticNotes.Pipeline.Loss with
        {
            Contrastive = new(),
            FreeBitsPer = FreeBitsScope.Unit,
            Reconstruction = ReconstructionLoss.Calibrated,
        },
        Training = SyntheticNotes.Pipeline.Training with { Epochs = 50, ClipNorm = 0.5, AverageDecay = 0.99 },
    };

    [Fact]
    public void ThreeHundredStepsUnderConstantCollectionHaveTheSameBits()
    {
        using var folder = new TemporaryFolder();
        var calm = Train(folder["calm"]);
        byte[] stressed;
        using (new ConstantCollection())
            stressed = Train(folder["stressed"]);
        Assert.Equal(calm, stressed);
    }

    static byte[] Train(string folder)
    {
        var result = Trainer.Run(
            new()
            {
                Pipeline = Pipeline,
                Examples = SyntheticNotes.Examples(60),
                RunFolder = folder,
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(300, result.Steps);
        return File.ReadAllBytes(Path.Combine(result.ModelFolder, "model.safetensors"));
    }

    sealed class ConstantCollection : IDisposable
    {
        readonly Thread _thread;
        volatile bool _stop;

        public ConstantCollection()
        {
            _thread = new(Collect) { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _stop = true;
            _thread.Join();
        }

        void Collect()
        {
            while (!_stop)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: false);
                GC.WaitForPendingFinalizers();
            }
        }
    }
}
