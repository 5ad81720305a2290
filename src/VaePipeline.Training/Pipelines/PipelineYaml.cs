using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization.NodeDeserializers;
using YamlDotNet.Serialization.TypeInspectors;

namespace VaePipeline.Training.Pipelines;

/// <summary>Reads and writes a pipeline with YamlDotNet: keys are property names in snake case, and each section is a record of its own.</summary>
static class PipelineYaml
{
    static readonly DeserializerBuilder Reading = new DeserializerBuilder()
        .IncludeNonPublicProperties()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithTypeConverter(new ChannelListConverter())
        .WithTypeConverter(new EnumConverter())
        .WithDuplicateKeyChecking()
        .WithEnforceRequiredMembers()
        .WithNodeDeserializer(inner => new ValidatingDeserializer(inner), where => where.InsteadOf<ObjectNodeDeserializer>())
        .WithNodeDeserializer(inner => new NullableDeserializer(inner), where => where.InsteadOf<NullNodeDeserializer>());

    static readonly IDeserializer Deserializer = Reading.Build();
    static readonly ITypeInspector Inspector = Reading.BuildTypeInspector();

    static readonly ISerializer Serializer = new SerializerBuilder()
        .WithQuotingNecessaryStrings()
        .IncludeNonPublicProperties()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithTypeInspector(inner => new ReadableAndWritablePropertiesTypeInspector(inner))
        .WithTypeConverter(new ChannelListConverter())
        .WithTypeConverter(new EnumConverter())
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        .DisableAliases()
        .Build();

    /// <summary>The pipeline of a YAML text.</summary>
    /// <exception cref="YamlException">The text is not a pipeline; a value out of range is the inner exception.</exception>
    public static Pipeline Read(string yaml) => Deserializer.Deserialize<Pipeline>(yaml);

    /// <summary>The YAML of a pipeline; <see cref="Read"/> returns an equal one.</summary>
    public static string Write(Pipeline pipeline)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Serializer.Serialize(text, pipeline);
        return text.ToString();
    }

    /// <summary>The keys of a section in the order of its record.</summary>
    public static IReadOnlyList<IPropertyDescriptor> Keys(Type section) => [.. Inspector.GetProperties(section, null)];

    /// <summary>Whether the value of a key is a section.</summary>
    public static bool IsSection(Type type) => type is { IsClass: true } && type != typeof(string) && type != typeof(ChannelList);

    /// <summary>Validates every section after it is read.</summary>
    sealed class ValidatingDeserializer(INodeDeserializer inner) : INodeDeserializer
    {
        public bool Deserialize(
            IParser parser,
            Type expectedType,
            Func<IParser, Type, object?> nestedObjectDeserializer,
            out object? value,
            ObjectDeserializer rootDeserializer
        )
        {
            if (!inner.Deserialize(parser, expectedType, nestedObjectDeserializer, out value, rootDeserializer))
                return false;
            _ = value switch
            {
                Pipeline pipeline => pipeline.Validated(),
                DatasetSection dataset => dataset.Validated(),
                RenderSection render => render.Validated(),
                Audio.Features.LogMelOptions features => features.Validated(),
                Audio.Preparation.PreparationOptions preparation => preparation.Validated(),
                LossSection loss => loss.Validated(),
                ContrastiveSection contrastive => contrastive.Validated(),
                TrainingSection training => training.Validated(),
                AugmentationSection augmentation => augmentation.Validated(),
                RecordingSection recording => recording.Validated(),
                PlateauSection plateau => plateau.Validated(),
                _ => value,
            };
            return true;
        }
    }

    /// <summary>Reads null only where a property is a nullable number: elsewhere YamlDotNet would turn it into 0.</summary>
    sealed class NullableDeserializer(INodeDeserializer inner) : INodeDeserializer
    {
        public bool Deserialize(
            IParser parser,
            Type expectedType,
            Func<IParser, Type, object?> nestedObjectDeserializer,
            out object? value,
            ObjectDeserializer rootDeserializer
        )
        {
            value = null;
            return Nullable.GetUnderlyingType(expectedType) is not null
                && inner.Deserialize(parser, expectedType, nestedObjectDeserializer, out value, rootDeserializer);
        }
    }

    /// <summary>Channel lists as <c>[16, 32, 64]</c>.</summary>
    sealed class ChannelListConverter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(ChannelList);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer) =>
            new ChannelList((int[])rootDeserializer(typeof(int[]))!);

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer)
        {
            emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Flow));
            foreach (var channels in (ChannelList)value!)
                emitter.Emit(new Scalar(channels.ToString(CultureInfo.InvariantCulture)));
            emitter.Emit(new SequenceEnd());
        }
    }

    /// <summary>Enum members by their names in snake case: YamlDotNet would also read numbers and other spellings.</summary>
    sealed class EnumConverter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type.IsEnum;

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
        {
            var name = parser.Consume<Scalar>();
            return Enum.GetValues(type).Cast<object>().FirstOrDefault(member => KeyNames.FromProperty(member.ToString()!) == name.Value)
                ?? throw new YamlException(name.Start, name.End, "unknown name");
        }

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
            emitter.Emit(new Scalar(KeyNames.FromProperty(value!.ToString()!)));
    }
}
