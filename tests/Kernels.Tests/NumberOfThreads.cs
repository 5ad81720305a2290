namespace Kernels.Tests;

/// <summary>Tests that change the number of threads, or measure allocations, run while no other test uses the workers.</summary>
[CollectionDefinition("number of threads", DisableParallelization = true)]
public class NumberOfThreads { }
