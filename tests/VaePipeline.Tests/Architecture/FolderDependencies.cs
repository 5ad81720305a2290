using Mono.Cecil;

namespace VaePipeline.Tests.Architecture;

/// <summary>
/// Which folders of a room use which, read from its compiled types; a folder is a namespace. A folder may use the folder that it lies in, which
/// declares what its parts share, such as an exception or a record of options; that is not counted.
/// </summary>
sealed class FolderDependencies
{
    /// <summary>(folder, used folder) -> a type of the one that uses a type of the other.</summary>
    readonly SortedDictionary<(string From, string To), string> _edges = [];

    readonly string _room;

    FolderDependencies(string room) => _room = room;

    public static FolderDependencies Of(Room room)
    {
        var dependencies = new FolderDependencies(room.Namespace);
        using var assembly = AssemblyDefinition.ReadAssembly(room.Assembly.Location);
        foreach (var type in assembly.MainModule.GetTypes())
            dependencies.Add(type);
        return dependencies;
    }

    /// <summary>One line for each circle that a folder is part of, with the types that close it.</summary>
    public IReadOnlyList<string> Cycles()
    {
        var folders = _edges.Keys.Select(edge => edge.From).Distinct().ToArray();
        return [.. from edge in _edges where Reaches(edge.Key.To, edge.Key.From) select $"{edge.Key.From} -> {edge.Key.To}: {edge.Value}"];
    }

    bool Reaches(string from, string to)
    {
        var seen = new HashSet<string> { from };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var folder))
            foreach (var next in _edges.Keys.Where(edge => edge.From == folder).Select(edge => edge.To))
            {
                if (next == to)
                    return true;
                if (seen.Add(next))
                    open.Enqueue(next);
            }
        return false;
    }

    void Add(TypeDefinition type)
    {
        Use(type, type.BaseType);
        foreach (var implemented in type.Interfaces)
            Use(type, implemented.InterfaceType);
        foreach (var field in type.Fields)
            Use(type, field.FieldType);
        foreach (var method in type.Methods)
        {
            Use(type, method.ReturnType);
            foreach (var parameter in method.Parameters)
                Use(type, parameter.ParameterType);
            if (!method.HasBody)
                continue;
            foreach (var variable in method.Body.Variables)
                Use(type, variable.VariableType);
            foreach (var instruction in method.Body.Instructions)
                Use(type, instruction.Operand);
        }
    }

    void Use(TypeDefinition user, object? operand)
    {
        switch (operand)
        {
            case GenericInstanceType generic:
                Use(user, generic.ElementType);
                foreach (var argument in generic.GenericArguments)
                    Use(user, argument);
                break;
            case TypeSpecification specification:
                Use(user, specification.ElementType);
                break;
            case TypeReference used:
                AddEdge(user, used);
                break;
            case GenericInstanceMethod method:
                Use(user, method.ElementMethod);
                foreach (var argument in method.GenericArguments)
                    Use(user, argument);
                break;
            case MemberReference member:
                Use(user, member.DeclaringType);
                break;
        }
    }

    void AddEdge(TypeReference user, TypeReference used)
    {
        var (from, to) = (Folder(user), Folder(used));
        if (from != to && !IsInside(from, to) && IsInside(from, _room) && IsInside(to, _room) && used.Scope is ModuleDefinition)
            _edges.TryAdd((from, to), $"{Outermost(user).Name} uses {Outermost(used).Name}");
    }

    static bool IsInside(string folder, string outer) => folder == outer || folder.StartsWith(outer + ".", StringComparison.Ordinal);

    static string Folder(TypeReference type) => Outermost(type).Namespace;

    static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
