using System.Reflection;
using TorchSharp;
using VaePipeline.Training;
using VaePipeline.Training.Networks;

namespace VaePipeline.Tests.Training.Scalars;

/// <summary>
/// TorchSharp may free a Scalar that nothing refers to any more while native code still reads it. So Training must not call members that create
/// one internally: src/VaePipeline.Training/BannedSymbols.txt lists all of them for the analyzer.
/// </summary>
public class BannedSymbolsTests
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    static readonly HashSet<string> Banned =
    [
        .. File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, "src/VaePipeline.Training/BannedSymbols.txt"))
            .Select(line => line.Split(';')[0]),
    ];

    [Fact]
    public void EveryMemberOfTorchSharpThatCreatesAScalarIsBanned()
    {
        var missing = CreatorsOfScalars()
            .Where(method => method.IsPublic && IsVisible(method.DeclaringType!) && !IsBanned(method))
            .Select(DocumentationId.Of)
            .Order(StringComparer.Ordinal);
        Assert.True(!missing.Any(), "Not in BannedSymbols.txt:\n" + string.Join('\n', missing));
    }

    [Fact]
    public void KnownCreatorsOfScalarsAreFound()
    {
        var found = CreatorsOfScalars().Select(DocumentationId.Of).ToHashSet();
        Assert.Contains("M:TorchSharp.torch.Tensor.add(TorchSharp.torch.Tensor)", found);
        Assert.Contains("M:TorchSharp.torch.Tensor.op_Addition(TorchSharp.torch.Tensor,TorchSharp.torch.Tensor)", found); // it calls add
        Assert.DoesNotContain("M:TorchSharp.torch.Tensor.mul(TorchSharp.torch.Tensor)", found);
    }

    [Fact]
    public void NothingInTrainingCallsACreatorOfScalars()
    {
        // the analyzer overlooks compound assignments such as a += b
        var creators = CreatorsOfScalars();
        var calls =
            from type in typeof(Trainer).Assembly.GetTypes()
            where type != typeof(TensorArithmetic)
            from method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared))
            from called in MethodCalls.Of(method)
            where creators.Contains(called)
            select $"{DocumentationId.Of(method)} calls {DocumentationId.Of(called)}";
        Assert.Empty(calls);
    }

    /// <summary>Methods that create a Scalar, directly or through the methods they call.</summary>
    static HashSet<MethodBase> CreatorsOfScalars()
    {
        var callers = new Dictionary<MethodBase, List<MethodBase>>();
        var methods = typeof(torch)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
            .ToList();
        foreach (var method in methods)
        foreach (var called in MethodCalls.Of(method))
            (callers.TryGetValue(called, out var known) ? known : callers[called] = []).Add(method);
        var creators = methods
            .Where(method => method is MethodInfo { Name: "op_Implicit" or "ToScalar" } info && info.ReturnType == typeof(Scalar))
            .ToHashSet();
        var waiting = new Queue<MethodBase>(creators);
        while (waiting.TryDequeue(out var creator))
            foreach (var caller in callers.GetValueOrDefault(creator) ?? [])
                if (creators.Add(caller))
                    waiting.Enqueue(caller);
        return creators;
    }

    static bool IsVisible(Type type) => type.IsVisible;

    static bool IsBanned(MethodBase method)
    {
        if (Banned.Contains(DocumentationId.Of(method)))
            return true;
        for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
            if (Banned.Contains(DocumentationId.Of(type)))
                return true;
        return false;
    }
}
