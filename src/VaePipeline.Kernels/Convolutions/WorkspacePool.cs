namespace VaePipeline.Kernels.Convolutions;

/// <summary>The workspaces of a stack. The one returned last is rented first, because it is most likely still in a cache.</summary>
internal sealed class WorkspacePool(StackPlan plan) : IDisposable
{
    readonly Lock _gate = new();
    readonly Stack<Workspace> _idle = new();
    readonly List<Workspace> _all = [];

    /// <summary>Creates as many workspaces as can be in use at the same time, so later passes allocate no memory.</summary>
    public void Reserve(int count)
    {
        lock (_gate)
        {
            while (_all.Count < count)
                _idle.Push(Make());
        }
    }

    public Workspace Rent()
    {
        lock (_gate)
            return _idle.TryPop(out var workspace) ? workspace : Make();
    }

    public void Return(Workspace workspace)
    {
        lock (_gate)
            _idle.Push(workspace);
    }

    public void Dispose()
    {
        foreach (var workspace in _all)
            workspace.Dispose();
    }

    Workspace Make()
    {
        var workspace = new Workspace(plan);
        _all.Add(workspace);
        return workspace;
    }
}
