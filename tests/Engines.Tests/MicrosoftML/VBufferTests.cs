using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML.Data;

namespace Engines.Tests.MicrosoftML;

public class VBufferTests
{
    [Fact]
    public void A_dense_vector_borrows_its_values()
    {
        var values = new float[] { 1, 2, 3, 4 };
        var vector = new VBuffer<float>(3, values);
        values[0] = 9;
        Assert.True(vector.IsDense);
        Assert.Equal([9, 2, 3], vector.GetValues().ToArray());
        Assert.Equal(0, vector.GetIndices().Length);
    }

    [Fact]
    public void A_sparse_vector_reads_as_defaults_where_nothing_is_stored()
    {
        var vector = new VBuffer<float>(6, 2, [5, 7], [1, 4]);
        Assert.False(vector.IsDense);
        Assert.Equal([0, 5, 0, 0, 7, 0], vector.DenseValues());
        Assert.Equal(7, vector.GetItemOrDefault(4));
        Assert.Equal(0, vector.GetItemOrDefault(5));
        Assert.Equal([new(1, 5f), new(4, 7f)], vector.Items());
        Assert.Equal(6, vector.Items(all: true).Count());
    }

    [Fact]
    public void Items_outside_the_vector_are_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => new VBuffer<float>(2, [1, 2]).GetItemOrDefault(2));

    [Fact]
    public void Too_few_values_are_refused() => Assert.ThrowsAny<ArgumentException>(() => new VBuffer<float>(3, [1, 2]));

    [Fact]
    public void An_editor_reuses_memory_that_is_large_enough()
    {
        VBuffer<float> vector = default;
        var editor = VBufferEditor.Create(ref vector, 4);
        Assert.True(editor.CreatedNewValues);
        editor.Values.Fill(2);
        vector = editor.Commit();
        var smaller = VBufferEditor.Create(ref vector, 3);
        Assert.False(smaller.CreatedNewValues);
        smaller.Values[0] = 8;
        vector = smaller.Commit();
        Assert.Equal([8, 2, 2], vector.GetValues().ToArray());
    }

    [Fact]
    public void A_truncated_edit_is_sparse()
    {
        VBuffer<int> vector = default;
        var editor = VBufferEditor.Create(ref vector, 10, 4);
        editor.Values[0] = 3;
        editor.Indices[0] = 7;
        vector = editor.CommitTruncated(1);
        Assert.Equal(10, vector.Length);
        Assert.Equal([7], vector.GetIndices().ToArray());
        Assert.Equal(3, vector.GetItemOrDefault(7));
    }

    [Fact]
    public void Copies_agree_with_arrays()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), ArbMap.Default.ArbFor<bool>(), (values, sparse) =>
        {
            values ??= [];
            var vector = sparse ? Sparse(values) : new VBuffer<int>(values.Length, values);
            VBuffer<int> same = default, dense = default, middle = default;
            vector.CopyTo(ref same);
            vector.CopyToDense(ref dense);
            var from = values.Length / 3;
            var length = values.Length / 2;
            vector.CopyTo(ref middle, from, length);
            var padded = new int[values.Length + 2];
            vector.CopyTo(padded, 1);
            return same.DenseValues().SequenceEqual(values)
                && same.IsDense == vector.IsDense
                && dense.IsDense && dense.GetValues().SequenceEqual(values)
                && middle.DenseValues().SequenceEqual(values.Skip(from).Take(length))
                && padded.Skip(1).Take(values.Length).SequenceEqual(values);
        }).QuickCheckThrowOnFailure();
    }

    static VBuffer<int> Sparse(int[] values)
    {
        var indices = Enumerable.Range(0, values.Length).Where(i => values[i] != 0).ToArray();
        return new(values.Length, indices.Length, [.. indices.Select(i => values[i])], indices);
    }
}
