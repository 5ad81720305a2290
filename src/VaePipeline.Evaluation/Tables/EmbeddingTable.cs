namespace VaePipeline.Evaluation.Tables;

/// <summary>
/// An embedding CSV in memory: vectors with ids and metadata. Rows keep the order of the file.
/// </summary>
public sealed class EmbeddingTable
{
    readonly float[] _vectors;
    readonly string[] _ids;
    readonly string[] _unitNames;
    readonly Dictionary<string, TextColumn> _texts;
    readonly Dictionary<string, double[]> _numbers;

    /// <summary>Creates a table from values in memory; the arrays are kept, not copied.</summary>
    /// <param name="name">The table's name in reports, such as the path it was read from.</param>
    /// <param name="ids">(N) ids, each once.</param>
    /// <param name="unitNames">(D) names of the units.</param>
    /// <param name="vectors">(N, D) finite values, row-major.</param>
    /// <param name="texts">Columns of text with (N) cells.</param>
    /// <param name="numbers">Columns of numbers by name, (N) values each; NaN where nothing is known.</param>
    /// <exception cref="EmbeddingTableException">Lengths do not match, an id is not unique or a value is not finite.</exception>
    public EmbeddingTable(string name, string[] ids, string[] unitNames, float[] vectors,
        IEnumerable<TextColumn>? texts = null, IEnumerable<KeyValuePair<string, double[]>>? numbers = null)
    {
        Name = name;
        _ids = ids;
        _unitNames = unitNames;
        _vectors = vectors;
        _texts = (texts ?? []).ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        _numbers = new(numbers ?? [], StringComparer.OrdinalIgnoreCase);
        RequireConsistent();
    }

    /// <summary>A table of vectors in memory with units z00, z01, ...</summary>
    /// <param name="name">The table's name in reports.</param>
    /// <param name="ids">(N) ids, each once.</param>
    /// <param name="vectors">(N, D) finite values, row-major.</param>
    public static EmbeddingTable Of(string name, string[] ids, float[] vectors) =>
        new(name, ids, [.. Enumerable.Range(0, vectors.Length / ids.Length).Select(unit => FormattableString.Invariant($"z{unit:00}"))], vectors);

    /// <summary>The table's name in reports: the path it was read from.</summary>
    public string Name { get; }

    /// <summary>Rows, N.</summary>
    public int Count => _ids.Length;

    /// <summary>Units of a vector, D.</summary>
    public int Units => _unitNames.Length;

    /// <summary>(N) ids, each once.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>(D) names of the units, such as z00.</summary>
    public IReadOnlyList<string> UnitNames => _unitNames;

    /// <summary>(N, D) all vectors, row-major.</summary>
    public ReadOnlySpan<float> Vectors => _vectors;

    /// <summary>(D) the vector of a row.</summary>
    public ReadOnlySpan<float> this[int row] => _vectors.AsSpan(row * Units, Units);

    /// <summary>Names of the text columns.</summary>
    public IReadOnlyCollection<string> TextNames => _texts.Keys;

    /// <summary>Names of the number columns.</summary>
    public IReadOnlyCollection<string> NumberNames => _numbers.Keys;

    /// <summary>Rows of the file without a usable vector, by reason; <see cref="Count"/> does not include them.</summary>
    public IReadOnlyList<LeftOutRows> LeftOut { get; init; } = [];

    /// <summary>The model and features of the vectors, from the sidecar file; null if there is none.</summary>
    public TableOrigin? Origin { get; init; }

    /// <summary>A column of text such as instrument, or null when the table has no such column.</summary>
    public TextColumn? Text(string name) => _texts.GetValueOrDefault(name);

    /// <summary>(N) a column of numbers such as pitch, NaN where unknown; empty when the table has no such column.</summary>
    public ReadOnlySpan<double> Numbers(string name) => _numbers.GetValueOrDefault(name);

    /// <summary>
    /// Reads a CSV with an id column and vector columns (z00, z01, ... or any other prefix with digits, or one column named embedding
    /// with "[0.1 0.2 ...]"). Other columns become metadata: pitch, velocity, duration_s and start_s as numbers, the rest as text.
    /// Rows whose status is not ok and rows without a finite vector are left out and counted. FILE.csv.meta.json is read if it exists.
    /// </summary>
    /// <param name="path">The CSV: UTF-8, commas, a header line.</param>
    /// <param name="options">Which columns to take; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="EmbeddingTableException">The file is missing or malformed; the message names file, line, column and what is allowed.</exception>
    public static EmbeddingTable Read(string path, EmbeddingTableOptions? options = null, CancellationToken cancellationToken = default) =>
        TableReader.Read(path, options ?? new(), cancellationToken);

    /// <summary>Joins tables of the same model, such as the shards of one job, in the order given.</summary>
    /// <param name="tables">At least one table.</param>
    /// <exception cref="EmbeddingTableException">The tables are of different models or units, or an id is in two of them.</exception>
    public static EmbeddingTable Join(params IReadOnlyList<EmbeddingTable> tables)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count);
        var first = tables[0];
        foreach (var other in tables)
            if (first.DifferenceOfOrigin(other) is { } difference)
                throw new EmbeddingTableException($"{first.Name} and {other.Name} cannot be joined: {difference}; embed both with one model.");
        return new(string.Join(" + ", tables.Select(table => table.Name)),
            [.. tables.SelectMany(table => table._ids)], first._unitNames, [.. tables.SelectMany(table => table._vectors)],
            first.TextNames.Where(name => tables.All(table => table.Text(name) is not null))
                .Select(name => TextColumn.Of(name, tables.SelectMany(table => table.Text(name)!))),
            first.NumberNames.Where(name => tables.All(table => table._numbers.ContainsKey(name)))
                .Select(name => KeyValuePair.Create(name, tables.SelectMany(table => table._numbers[name]).ToArray())))
        {
            Origin = first.Origin,
            LeftOut = [.. tables.SelectMany(table => table.LeftOut)],
        };
    }

    /// <summary>A table of some of the rows, in the order given.</summary>
    internal EmbeddingTable Rows(int[] rows)
    {
        var vectors = new float[rows.Length * Units];
        for (var i = 0; i < rows.Length; i++)
            this[rows[i]].CopyTo(vectors.AsSpan(i * Units));
        return new(Name, Array.ConvertAll(rows, row => _ids[row]), _unitNames, vectors, _texts.Values.Select(column => column.Rows(rows)),
            _numbers.Select(column => KeyValuePair.Create(column.Key, Array.ConvertAll(rows, row => column.Value[row]))))
        {
            Origin = Origin,
        };
    }

    /// <summary>The table with additional columns.</summary>
    /// <param name="texts">Columns of text with (N) cells; a column of the same name is replaced.</param>
    /// <param name="numbers">Columns of numbers by name, (N) values each; a column of the same name is replaced.</param>
    public EmbeddingTable WithColumns(IEnumerable<TextColumn> texts, IEnumerable<KeyValuePair<string, double[]>> numbers)
    {
        var allTexts = new Dictionary<string, TextColumn>(_texts, StringComparer.OrdinalIgnoreCase);
        foreach (var column in texts)
            allTexts[column.Name] = column;
        var allNumbers = new Dictionary<string, double[]>(_numbers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in numbers)
            allNumbers[name] = values;
        return new(Name, _ids, _unitNames, _vectors, allTexts.Values, allNumbers) { Origin = Origin, LeftOut = LeftOut };
    }

    /// <summary>
    /// Why distances between the vectors of two tables would be meaningless (another model, other features, another number of units),
    /// in a clause; null when no reason is known.
    /// </summary>
    public string? DifferenceOfOrigin(EmbeddingTable other)
    {
        if (Units != other.Units)
            return $"they have {Units} and {other.Units} units";
        if (!_unitNames.AsSpan().SequenceEqual(other._unitNames))
            return $"their units are named {_unitNames[0]}.. and {other._unitNames[0]}..";
        return Origin is not null && other.Origin is not null ? Origin.DifferenceFrom(other.Origin) : null;
    }

    void RequireConsistent()
    {
        if (Units == 0 || _vectors.Length != (long)Count * Units)
            throw new EmbeddingTableException($"{Name}: {Count} ids with {Units} units need {(long)Count * Units} values, {_vectors.Length} were given.");
        foreach (var column in _texts.Values)
            if (column.Count != Count)
                throw new EmbeddingTableException($"{Name}: the column {column.Name} has {column.Count} cells for {Count} rows.") { Column = column.Name };
        foreach (var (column, values) in _numbers)
            if (values.Length != Count)
                throw new EmbeddingTableException($"{Name}: the column {column} has {values.Length} cells for {Count} rows.") { Column = column };
        var seen = new HashSet<string>(Count, StringComparer.Ordinal);
        foreach (var id in _ids)
            if (!seen.Add(id))
                throw new EmbeddingTableException($"{Name}: the id \"{id}\" is not unique; ids must be.");
        for (var i = 0; i < _vectors.Length; i++)
            if (!float.IsFinite(_vectors[i]))
                throw new EmbeddingTableException($"{Name}: {_unitNames[i % Units]} of \"{_ids[i / Units]}\" is {_vectors[i]}; finite values are allowed.");
    }
}
