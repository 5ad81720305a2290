using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Engines.Tests;

/// <summary>One public type: its kind, what it derives from, and its members, each as one line of text that names every type in full.</summary>
sealed record ApiType(string Name, string Kind, IReadOnlySet<string> Bases, IReadOnlyList<ApiMember> Members);

/// <param name="Text">Everything but accessors, such as <c>static int Add(int a, int b = 1)</c>.</param>
/// <param name="Accessors">get, set, init; empty for what is no property.</param>
sealed record ApiMember(string Text, IReadOnlySet<string> Accessors);

/// <summary>Reads an assembly's public surface by reflection.</summary>
static class ApiSurfaceFormat
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static IEnumerable<ApiType> Of(Assembly assembly) => assembly.GetExportedTypes().OrderBy(Name, StringComparer.Ordinal).Select(Of);

    public static ApiType Of(Type type) => new(Name(type), Kind(type), Bases(type), [.. Members(type)]);

    static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : typeof(MulticastDelegate).IsAssignableFrom(type) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : "class";

    static HashSet<string> Bases(Type type)
    {
        if (Kind(type) is "enum" or "delegate")
            return [];
        // Listings leave out, at times, the interfaces that the base has already.
        var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(IsVisible).Select(Name).ToHashSet();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases.Add(Name(parent));
        return bases;
    }

    static bool IsVisible(Type type) => type.IsVisible || (type.IsGenericType && type.GetGenericTypeDefinition().IsVisible);

    static IEnumerable<ApiMember> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => Plain($"{name} = {Convert.ChangeType(Enum.Parse(type, name), Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture)}"));
        if (Kind(type) == "delegate")
            return [Plain($"{Name(type.GetMethod("Invoke")!.ReturnType)} ({Parameters(type.GetMethod("Invoke")!)})")];
        return type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic && IsPublic(constructor)).Select(constructor => Plain($".ctor({Parameters(constructor)})"))
            .Concat(type.GetMethods(Declared).Where(IsOwnMethod).Select(Method))
            .Concat(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsOwnAccessor)).Select(Property))
            .Concat(type.GetFields(Declared).Where(field => IsPublic(field) && !field.IsSpecialName).Select(Field))
            .Concat(type.GetEvents(Declared).Where(@event => IsPublic(@event.AddMethod!)).Select(@event => Plain($"event {Name(@event.EventHandlerType!)} {@event.Name}")));
    }

    // An override adds nothing that callers could not call before.
    static bool IsOwnMethod(MethodInfo method) => IsOwnAccessor(method)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method.Name is not ("Finalize" or "<Clone>$");

    static bool IsOwnAccessor(MethodInfo method) => IsPublic(method) && method.GetBaseDefinition() == method;

    static bool IsPublic(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static bool IsPublic(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    static ApiMember Method(MethodInfo method)
    {
        var generics = method.GetGenericArguments();
        var names = generics.Length == 0 ? "" : $"<{string.Join(", ", generics.Select(Name))}>";
        return Plain($"{(method.IsStatic ? "static " : "")}{Returned(method)} {method.Name}{names}({Parameters(method)}){string.Concat(generics.Select(Constraint))}");
    }

    static string Returned(MethodInfo method) => method.ReturnType.IsByRef
        ? (method.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "ref readonly " : "ref ") + Name(method.ReturnType.GetElementType()!)
        : Name(method.ReturnType);

    static ApiMember Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsPublic).ToArray();
        var indices = property.GetIndexParameters();
        var name = indices.Length == 0 ? property.Name : $"this[{string.Join(", ", indices.Select(Parameter))}]";
        return new(
            $"{(accessors[0].IsStatic ? "static " : "")}{Name(property.PropertyType)} {name}",
            accessors.Select(accessor => accessor == property.GetMethod ? "get"
                : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set").ToHashSet());
    }

    static ApiMember Field(FieldInfo field) => Plain(field.IsLiteral
        ? $"const {Name(field.FieldType)} {field.Name} = {Value(field.GetRawConstantValue(), field.FieldType)}"
        : $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}");

    static ApiMember Plain(string text) => new(text, new HashSet<string>());

    static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    static string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{prefix}{Name(type)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Value(parameter.RawDefaultValue, type) : "")}";
    }

    // Of an enum only that there is a default: listings write it by name or by number.
    static string Value(object? value, Type type) => value switch
    {
        not null when (Nullable.GetUnderlyingType(type) ?? type).IsEnum => "value",
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        char letter => $"'{letter}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static string Constraint(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var parts = new List<string>();
        if (isStruct)
            parts.Add("struct");
        else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Add("class");
        parts.AddRange(parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Name));
        if (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {Name(parameter)} : {string.Join(", ", parts)}";
    }

    /// <summary>A type's full name as C# writes it: keywords, generic arguments where they belong, tuples in parentheses.</summary>
    public static string Name(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer)
            return Name(type.GetElementType()!) + "*";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        if (type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) is true or null && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
            return $"({string.Join(", ", type.GetGenericArguments().Select(Name))})";
        return Nested(type, type.GetGenericArguments());
    }

    static string Nested(Type type, ReadOnlySpan<Type> arguments)
    {
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        var own = tick < 0 ? 0 : int.Parse(type.Name.AsSpan(tick + 1), CultureInfo.InvariantCulture);
        var outer = type.DeclaringType is { } parent ? Nested(parent, arguments[..^own]) + "." : type.Namespace is { } space ? space + "." : "";
        var name = tick < 0 ? type.Name : type.Name[..tick];
        return outer + name + (own == 0 ? "" : $"<{string.Join(", ", arguments[^own..].ToArray().Select(Name))}>");
    }
}
