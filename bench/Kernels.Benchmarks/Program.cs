using BenchmarkDotNet.Running;
using Kernels.Benchmarks;

// `-- step` prints a table of the baseline network's layers, `-- shapes` a table of other networks; each takes a few seconds.
// All other arguments are those of BenchmarkDotNet.
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
