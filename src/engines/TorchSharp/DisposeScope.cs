using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Owns the tensors that are made while it is the innermost scope of its thread, and disposes them when it is disposed.
/// The tensors form a list through themselves, so owning, moving and releasing one costs no memory.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    static DisposeScope? s_current;

    DisposeScope? _outer;
    Tensor? _first;
    int _count;
    bool _disposed;

    DisposeScope(DisposeScope? outer) => _outer = outer;

    internal static DisposeScope? Current => s_current;

    internal DisposeScope? Outer => _outer;

    internal static DisposeScope Enter() => s_current = new(s_current);

    /// <summary>How many tensors the scope owns now.</summary>
    public int DisposablesCount => Open._count;

    public bool Contains(IDisposable disposable) => Owned(disposable).OwningDisposeScope == this;

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        Open.Move(disposable, _outer);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
            MoveToOuter(disposable);
    }

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            MoveToOuter(disposable);
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Open.Move(disposable, null);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (Detach(first), Detach(second));

    public void Detach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
            Detach(disposable);
    }

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            Detach(disposable);
    }

    public void Attach(IDisposable disposable)
    {
        var tensor = Owned(disposable);
        tensor.OwningDisposeScope?.Remove(tensor);
        Open.Add(tensor);
    }

    public void Attach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
            Attach(disposable);
    }

    public void DisposeEverything()
    {
        while (Open._first is { } tensor)
            tensor.Dispose();
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        for (var tensor = Open._first; tensor is not null;)
        {
            var next = tensor._scopeNext;
            if (!keep.Contains(tensor))
                tensor.Dispose();
            tensor = next;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        DisposeEverything();
        _disposed = true;
        if (s_current == this)
        {
            s_current = _outer;
            return;
        }
        for (var scope = s_current; scope is not null; scope = scope._outer)
            if (scope._outer == this)
                scope._outer = _outer;
    }

    internal void Add(Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor._scopePrevious = null;
        tensor._scopeNext = _first;
        if (_first is not null)
            _first._scopePrevious = tensor;
        _first = tensor;
        _count++;
    }

    internal void Remove(Tensor tensor)
    {
        if (tensor._scopePrevious is null)
            _first = tensor._scopeNext;
        else
            tensor._scopePrevious._scopeNext = tensor._scopeNext;
        if (tensor._scopeNext is not null)
            tensor._scopeNext._scopePrevious = tensor._scopePrevious;
        (tensor._scopePrevious, tensor._scopeNext, tensor.OwningDisposeScope) = (null, null, null);
        _count--;
    }

    DisposeScope Open
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return this;
        }
    }

    void Move(IDisposable disposable, DisposeScope? to)
    {
        var tensor = Owned(disposable);
        if (tensor.OwningDisposeScope != this)
            return;
        Remove(tensor);
        to?.Add(tensor);
    }

    static Tensor Owned(IDisposable disposable) =>
        disposable as Tensor ?? throw new InvalidOperationException($"A {disposable.GetType().Name} was given; a DisposeScope owns tensors only.");
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScope.Enter();

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
