using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace VaePipeline.Tests.Architecture;

public partial class OptionNameTests
{
    /// <summary>Options of programs that a room starts, by the type that starts them.</summary>
    static readonly (string Type, string Text)[] OtherPrograms = [("VaePipeline.Datasets.Rendering.FluidSynth", "--version")];

    /// <summary>Only the command line knows its options; a library's message names the property or says it in words.</summary>
    [Theory]
    [MemberData(nameof(Room.Names), MemberType = typeof(Room))]
    public void No_text_of_a_library_names_a_command_line_option(string name)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(Room.Of(name).Assembly.Location);
        var texts =
            from type in assembly.MainModule.GetTypes()
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            where instruction.OpCode == OpCodes.Ldstr && Option().IsMatch((string)instruction.Operand)
            let text = (string)instruction.Operand
            where
                !OtherPrograms.Any(other =>
                    type.FullName.StartsWith(other.Type, StringComparison.Ordinal) && text.Contains(other.Text, StringComparison.Ordinal)
                )
            select $"{type.FullName}: {text}";
        Assert.Empty(texts);
    }

    [GeneratedRegex("(?<![-\\w])--[a-z]")]
    private static partial Regex Option();
}
