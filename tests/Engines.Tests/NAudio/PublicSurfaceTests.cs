using System.Globalization;
using System.Reflection;
using NAudio.Wave;

namespace VaePipeline.Tests.NAudio;

/// <summary>The slim assembly offers nothing that NAudio.Core and NAudio.SoundFile 3.0.2 do not: what compiles here compiles there.</summary>
public class PublicSurfaceTests
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    [Fact]
    public void IsInsideTheRealOne()
    {
        var real = File.ReadLines(Fixtures.Path("public-api/NAudio.txt")).Select(WithoutModifiers).ToHashSet(StringComparer.Ordinal);
        var own = typeof(WaveFormat).Assembly.GetExportedTypes().SelectMany(Describe).ToList();

        Assert.True(own.Count > 80, $"only {own.Count} members found");
        Assert.Empty(own.Where(member => !real.Contains(member)));
    }

    static IEnumerable<string> Describe(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : "class";
        yield return $"{Name(type)} : public {kind}";
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
                yield return string.Create(CultureInfo.InvariantCulture, $"{Name(type)}::{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
            yield break;
        }
        var access = type.IsInterface ? "" : "public ";
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
            yield return $"{Name(type)}::{Access(constructor)} .ctor({Parameters(constructor)})";
        foreach (var property in type.GetProperties(Declared).Where(property => property.GetMethod is { } get && IsVisible(get) && !IsOverride(get)))
            yield return $"{Name(type)}::{access}{Static(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ get; {(property.SetMethod is { IsPublic: true } ? "set; " : "")}}}";
        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && !method.IsSpecialName && !IsOverride(method)))
            yield return $"{Name(type)}::{access}{Static(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})";
    }

    static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute));
        return string.Join(", ", method.GetParameters().Select(parameter =>
            (isExtension && parameter.Position == 0 ? "this " : "") + $"{Name(parameter.ParameterType)} {parameter.Name}"));
    }

    static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        return type.IsGenericType
            ? $"{type.FullName![..type.FullName!.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.FullName!.Replace('+', '.');
    }

    static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    /// <summary>Whether a member overrides another does not change what can be called; a type's line is cut after its kind.</summary>
    static string WithoutModifiers(string line)
    {
        foreach (var modifier in new[] { "override ", "virtual ", "abstract ", "sealed " })
            line = line.Replace(modifier, "", StringComparison.Ordinal);
        if (line.Contains("::", StringComparison.Ordinal))
            return line;
        var parts = line.Split(" : ");
        return $"{parts[0]} : {parts[1]}";
    }
}
