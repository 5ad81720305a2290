using System.Reflection;

namespace VaePipeline.Tests.Training.Scalars;

/// <summary>Member names as in analyzers and XML comments: the C# specification's annex on documentation comments.</summary>
static class DocumentationId
{
    public static string Of(Type type) => $"T:{Name(type)}";

    public static string Of(MethodBase method)
    {
        var name = method.IsConstructor ? "#ctor" : method.Name;
        var arity = method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";
        var parameters = method.GetParameters();
        var list = parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Name(parameter.ParameterType)))})";
        var result = name is "op_Implicit" or "op_Explicit" ? $"~{Name(((MethodInfo)method).ReturnType)}" : "";
        return $"M:{Name(method.DeclaringType!)}.{name}{arity}{list}{result}";
    }

    static string Name(Type type)
    {
        if (type.IsByRef)
            return $"{Name(type.GetElementType()!)}@";
        if (type.IsPointer)
            return $"{Name(type.GetElementType()!)}*";
        if (type.IsArray)
            return Name(type.GetElementType()!)
                + (type.GetArrayRank() == 1 ? "[]" : $"[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]");
        if (type.IsGenericParameter)
            return $"{(type.DeclaringMethod is null ? "`" : "``")}{type.GenericParameterPosition}";
        var name = type.DeclaringType is { } outer ? $"{Name(outer)}.{type.Name}" : $"{type.Namespace}.{type.Name}";
        if (!type.IsGenericType || type.IsGenericTypeDefinition)
            return name;
        var bare = name[..name.LastIndexOf('`')];
        return $"{bare}{{{string.Join(',', type.GetGenericArguments().Select(Name))}}}";
    }
}
