using Microsoft.ML;
using Microsoft.ML.Data;

namespace Engines.Tests.MicrosoftML;

public class DataViewSchemaTests
{
    [Fact]
    public void Of_columns_with_one_name_the_last_is_seen()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Int32);
        builder.AddColumn("B", TextDataViewType.Instance);
        builder.AddColumn("A", BooleanDataViewType.Instance);
        var schema = builder.ToSchema();
        Assert.Equal(3, schema.Count);
        Assert.Equal(2, schema["A"].Index);
        Assert.True(schema[0].IsHidden);
        Assert.False(schema[2].IsHidden);
        Assert.Null(schema.GetColumnOrNull("C"));
        Assert.Contains("'C'", Assert.ThrowsAny<ArgumentException>(() => schema["C"]).Message);
    }

    [Fact]
    public void Annotations_carry_typed_values()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Unit", TextDataViewType.Instance, "dB".AsMemory());
        annotations.Add("Names", new VectorDataViewType(NumberDataViewType.Int32, 2), (ref VBuffer<int> value) => value = new(2, [4, 5]));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single, annotations.ToAnnotations());
        var column = builder.ToSchema()["A"];
        ReadOnlyMemory<char> unit = default;
        column.Annotations.GetValue("Unit", ref unit);
        Assert.Equal("dB", unit.ToString());
        VBuffer<int> names = default;
        column.Annotations.GetValue("Names", ref names);
        Assert.Equal([4, 5], names.DenseValues());
        Assert.Throws<InvalidOperationException>(() => column.Annotations.GetValue("Unit", ref names));
        Assert.Throws<InvalidOperationException>(() => column.Annotations.GetValue("None", ref unit));
    }

    [Fact]
    public void Types_compare_by_value()
    {
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Single, 6), new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Double, 6), new VectorDataViewType(NumberDataViewType.Single, 6));
        Assert.Equal(new KeyDataViewType(typeof(uint), 10), new KeyDataViewType(typeof(uint), 10));
        Assert.NotEqual(new KeyDataViewType(typeof(uint), 10), new KeyDataViewType(typeof(uint), 11));
        Assert.Equal(6, new VectorDataViewType(NumberDataViewType.Single, 2, 3).Size);
        Assert.False(new VectorDataViewType(NumberDataViewType.Single).IsKnownSize);
        Assert.Equal(typeof(VBuffer<float>), new VectorDataViewType(NumberDataViewType.Single).RawType);
        Assert.Equal(typeof(ReadOnlyMemory<char>), TextDataViewType.Instance.RawType);
    }

    [Fact]
    public void Types_are_named_as_users_know_them()
    {
        Assert.Equal("Single", NumberDataViewType.Single.ToString());
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal("Vector<Single, 1, 80, 128>", new VectorDataViewType(NumberDataViewType.Single, 1, 80, 128).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("Key<UInt32, 0-9>", new KeyDataViewType(typeof(uint), 10).ToString());
    }

    [Fact]
    public void Keys_are_unsigned() => Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(int), 3));

    [Fact]
    public void Row_ids_derived_from_different_rows_differ()
    {
        var ids = new HashSet<DataViewRowId>();
        for (ulong i = 0; i < 1000; i++)
        {
            var id = new DataViewRowId(i, 0);
            Assert.True(ids.Add(id));
            Assert.True(ids.Add(id.Fork()));
            Assert.True(ids.Add(id.Combine(new(7, 7))));
        }
        Assert.Equal(new DataViewRowId(3, 4).Fork(), new DataViewRowId(3, 4).Fork());
    }
}
