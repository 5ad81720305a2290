using BenchmarkDotNet.Running;
using Kernels.Benchmarks;

// `-- step`: a table of the baseline network's layers; `-- shapes`: other networks; a few seconds each.
// Anything else goes to BenchmarkDotNet.
if (args is ["step", ..])
{
    StepTable.Print(args[1..]);
    return 0;
}
if (args is ["shapes"])
{
    ShapeTable.Print(seconds: 0.3);
    return 0;
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
