using System.Globalization;
using VaePipeline.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VaePipeline.Training.Pipelines;

/// <summary>Writes a record as the YAML that <see cref="YamlBinder"/> reads back to an equal one.</summary>
static class YamlWriter
{
    public static string Write(object record)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        WriteSection(emitter, record);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    static void WriteSection(Emitter emitter, object record)
    {
        emitter.Emit(new MappingStart());
        foreach (var property in YamlBinder.Settable(record.GetType()))
            if (property.GetValue(record) is { } value)
            {
                emitter.Emit(new Scalar(KeyNames.FromProperty(property.Name)));
                if (YamlBinder.IsSection(property.PropertyType))
                    WriteSection(emitter, value);
                else if (value is ChannelList channels)
                    WriteList(emitter, channels);
                else
                    emitter.Emit(new Scalar(Text(value)));
            }
        emitter.Emit(new MappingEnd());
    }

    static void WriteList(Emitter emitter, IEnumerable<int> values)
    {
        emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Flow));
        foreach (var value in values)
            emitter.Emit(new Scalar(Text(value)));
        emitter.Emit(new SequenceEnd());
    }

    static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        Enum member => KeyNames.FromProperty(member.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
