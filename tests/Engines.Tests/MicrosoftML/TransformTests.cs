using Microsoft.ML;
using Microsoft.ML.Data;

namespace Engines.Tests.MicrosoftML;

public class TransformTests
{
    readonly MLContext _ml = new(1);

    sealed class Pitched
    {
        public int Pitch { get; set; }
    }

    sealed class Octave
    {
        public int Number { get; set; }

        public string Label { get; set; } = "";
    }

    static void ToOctave(Pitched note, Octave octave)
    {
        octave.Number = note.Pitch / 12;
        octave.Label = $"octave {octave.Number}";
    }

    [Fact]
    public void Copied_columns_keep_type_and_values()
    {
        var source = Samples.View(_ml);
        var view = _ml.Transforms.CopyColumns("Copy", "Bands").Fit(source).Transform(source);
        Assert.Equal(source.Schema["Bands"].Type, view.Schema["Copy"].Type);
        Assert.Equal(source.GetColumn<float[]>("Bands"), view.GetColumn<float[]>("Copy"));
    }

    [Fact]
    public void A_copy_over_a_column_hides_it()
    {
        var source = Samples.View(_ml);
        var view = _ml.Transforms.CopyColumns("Pitch", "Level").Fit(source).Transform(source);
        Assert.Equal(NumberDataViewType.Single, view.Schema["Pitch"].Type);
        Assert.True(view.Schema[source.Schema["Pitch"].Index].IsHidden);
    }

    [Fact]
    public void Selected_columns_come_in_the_order_named_and_dropped_ones_not_at_all()
    {
        var source = Samples.View(_ml);
        var selected = _ml.Transforms.SelectColumns("Level", "Name").Fit(source).Transform(source);
        Assert.Equal(["Level", "Name"], selected.Schema.Select(column => column.Name));
        Assert.Equal("note 2", selected.GetColumn<string>("Name").ElementAt(2));
        var dropped = _ml.Transforms.DropColumns("Bands").Fit(source).Transform(source);
        Assert.Equal(["Name", "Pitch", "Level"], dropped.Schema.Select(column => column.Name));
        Assert.Contains("Absent", Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.SelectColumns("Absent").Fit(source)).Message);
        Assert.Contains("Absent", Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.DropColumns("Absent").Fit(source)).Message);
    }

    [Fact]
    public void Concatenation_joins_numbers_and_vectors()
    {
        var source = Samples.View(_ml);
        var view = _ml.Transforms.Concatenate("Features", "Level", "Bands", "Level").Fit(source).Transform(source);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 5), view.Schema["Features"].Type);
        Assert.Equal([1f, 2f, 2.5f, -2f, 1f], view.GetColumn<float[]>("Features").ElementAt(2));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Concatenate("Features", "Level", "Pitch").Fit(source).Transform(source));
    }

    [Fact]
    public void A_custom_mapping_maps_each_row_once_and_only_if_asked()
    {
        var source = new CountingView(Samples.View(_ml, 30));
        var mapped = 0;
        var estimator = _ml.Transforms.CustomMapping<Pitched, Octave>((note, octave) =>
        {
            mapped++;
            ToOctave(note, octave);
        }, contractName: null);
        var view = estimator.Fit(source).Transform(source);
        Assert.Equal(30, view.GetColumn<string>("Name").Count());
        Assert.Equal(0, mapped);
        Assert.Equal(["Name"], source.ColumnsAsked.Last());
        Assert.Equal(new[] { 3, 4, 5 }, _ml.Data.CreateEnumerable<Octave>(view, false).Select(octave => octave.Number).Distinct());
        Assert.Equal(30, mapped);
        Assert.Equal(["Pitch"], source.ColumnsAsked.Last());
    }

    [Fact]
    public void A_chain_is_fitted_in_order_and_checked_before()
    {
        var source = Samples.View(_ml);
        var chain = _ml.Transforms.CustomMapping<Pitched, Octave>(ToOctave, null)
            .Append(_ml.Transforms.CopyColumns("Copy", "Label"))
            .Append(_ml.Transforms.SelectColumns("Copy", "Number"));
        var view = chain.Fit(source).Transform(source);
        Assert.Equal(["Copy", "Number"], view.Schema.Select(column => column.Name));
        Assert.Equal("octave 3", view.GetColumn<string>("Copy").First());
        var broken = _ml.Transforms.CopyColumns("Copy", "Label").Append(_ml.Transforms.CustomMapping<Pitched, Octave>(ToOctave, null));
        Assert.Contains("'Label'", Assert.ThrowsAny<ArgumentException>(() => broken.Fit(source)).Message);
    }

    [Fact]
    public void A_column_of_the_wrong_type_is_named_before_any_data_is_read()
    {
        var source = new CountingView(Samples.View(_ml));
        var chain = _ml.Transforms.CopyColumns("Pitch", "Level").Append(_ml.Transforms.CustomMapping<Pitched, Octave>(ToOctave, null));
        var error = Assert.ThrowsAny<Exception>(() => chain.Fit(source));
        Assert.Contains("'Pitch'", error.Message);
        Assert.Equal(0, source.RowsRead);
    }

    [Fact]
    public void A_shape_is_known_without_data()
    {
        SchemaShape? shape = null;
        var source = Samples.View(_ml);
        var probe = new ShapeProbe(given => shape = given);
        _ml.Transforms.CustomMapping<Pitched, Octave>(ToOctave, null).Append(probe).Fit(source);
        Assert.NotNull(shape);
        var bands = shape.Single(column => column.Name == "Bands");
        Assert.Equal((SchemaShape.Column.VectorKind.Vector, false), (bands.Kind, bands.IsKey));
        Assert.Equal(NumberDataViewType.Single, bands.ItemType);
        Assert.Equal(TextDataViewType.Instance, shape.Single(column => column.Name == "Label").ItemType);
    }

    sealed class ShapeProbe(Action<SchemaShape> see) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            see(inputSchema);
            return inputSchema;
        }
    }

    [Fact]
    public void Fitted_transformers_can_be_observed()
    {
        ITransformer? seen = null;
        var source = Samples.View(_ml);
        var chain = _ml.Transforms.CopyColumns("Copy", "Pitch").WithOnFitDelegate(transformer => seen = transformer)
            .Append(_ml.Transforms.DropColumns("Bands"));
        var model = chain.Fit(source);
        Assert.Same(model.First(), seen);
        Assert.Equal(2, model.Count());
    }

    [Fact]
    public void A_cache_checkpoint_spares_later_fits_the_earlier_work()
    {
        var mapped = 0;
        var source = Samples.View(_ml, 10);
        var chain = _ml.Transforms.CustomMapping<Pitched, Octave>((note, octave) =>
        {
            mapped++;
            ToOctave(note, octave);
        }, null).AppendCacheCheckpoint(_ml).Append(new ReadTwice());
        chain.Fit(source);
        Assert.Equal(10, mapped);
    }

    sealed class ReadTwice : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            Assert.Equal(input.GetColumn<int>("Number"), input.GetColumn<int>("Number"));
            return new TransformerChain<ITransformer>();
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    [Fact]
    public void Scopes_leave_transformers_out()
    {
        var source = Samples.View(_ml);
        var chain = new EstimatorChain<ITransformer>()
            .Append(_ml.Transforms.CopyColumns("Training", "Pitch"), TransformerScope.TrainTest)
            .Append(_ml.Transforms.CopyColumns("Scoring", "Pitch"));
        var model = chain.Fit(source);
        Assert.Null(model.GetOutputSchema(source.Schema).GetColumnOrNull("Training"));
        Assert.NotNull(model.Transform(source, TransformerScope.Training).Schema.GetColumnOrNull("Training"));
        Assert.NotNull(model.Transform(source).Schema.GetColumnOrNull("Scoring"));
    }

    sealed class Prediction
    {
        public int Number { get; set; }

        public string Copy { get; set; } = "";

        public float Absent { get; set; } = 5;
    }

    [Fact]
    public void A_prediction_engine_transforms_single_rows()
    {
        var source = Samples.View(_ml);
        var model = _ml.Transforms.CustomMapping<Pitched, Octave>(ToOctave, null).Append(_ml.Transforms.CopyColumns("Copy", "Label")).Fit(source);
        using var engine = _ml.Model.CreatePredictionEngine<Pitched, Prediction>(model);
        var high = engine.Predict(new() { Pitch = 100 });
        var low = engine.Predict(new() { Pitch = 10 });
        Assert.Equal((8, "octave 8", 5f), (high.Number, high.Copy, high.Absent));
        Assert.Equal((0, "octave 0"), (low.Number, low.Copy));
        Assert.ThrowsAny<Exception>(() => _ml.Model.CreatePredictionEngine<Pitched, Prediction>(model, ignoreMissingColumns: false));
    }

    [Fact]
    public void A_mapper_tells_what_a_column_depends_on()
    {
        var source = Samples.View(_ml);
        ITransformer model = _ml.Transforms.CustomMapping<Pitched, Octave>(ToOctave, null).Append(_ml.Transforms.CopyColumns("Copy", "Label")).Fit(source);
        var mapper = model.GetRowToRowMapper(source.Schema);
        Assert.Equal(["Pitch"], mapper.GetDependencies([mapper.OutputSchema["Copy"]]).Select(column => column.Name));
        Assert.Equal(["Name"], mapper.GetDependencies([mapper.OutputSchema["Name"]]).Select(column => column.Name));
    }

    [Fact]
    public void Disposing_a_chain_disposes_its_transformers_once()
    {
        var transformer = new Disposable();
        var chain = new TransformerChain<ITransformer>(transformer);
        chain.Dispose();
        chain.Dispose();
        Assert.Equal(1, transformer.Disposed);
    }

    sealed class Disposable : ITransformer, IDisposable
    {
        public int Disposed { get; private set; }

        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        public void Dispose() => Disposed++;
    }
}
