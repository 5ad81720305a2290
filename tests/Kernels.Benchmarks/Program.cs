using BenchmarkDotNet.Running;
using Kernels.Benchmarks;

// `-- step`: a table of the baseline network's layers in a few seconds. Anything else goes to BenchmarkDotNet.
if (args is ["step", ..])
{
    StepTable.Print(args[1..]);
    return 0;
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
